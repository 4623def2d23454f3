namespace TapeGrad.Data;

/// <summary>Brings each feature to mean 0 and standard deviation 1, and new data to the same scale: z = (x − mean) / deviation.</summary>
/// <remarks>
/// Fit it to the training data alone, and apply it to all data: <c>var scale = Standardization.Fit(training)</c>, then
/// <c>scale.Apply(training)</c>, <c>scale.Apply(test)</c> and <c>scale.Apply(row)</c>. To keep it in a file, write the names, means and
/// deviations, and give them to the constructor.
/// </remarks>
public sealed class Standardization
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>Makes a standardization from numbers that were kept.</summary>
    /// <param name="featureNames">The name of each feature.</param>
    /// <param name="means">The mean of each feature.</param>
    /// <param name="deviations">The standard deviation of each feature; 0 for one that is constant.</param>
    /// <exception cref="ArgumentException">The three have different lengths or are empty, or a number is not finite, or a deviation is negative.</exception>
    public Standardization(IReadOnlyList<string> featureNames, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        if (featureNames.Count == 0 || means.Length != featureNames.Count || deviations.Length != featureNames.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The numbers of names, means and deviations are {featureNames.Count}, {means.Length} and {deviations.Length}. Give one of each for each feature."),
                nameof(featureNames));
        }

        FeatureNames = [.. featureNames];
        _means = means.ToArray();
        _deviations = deviations.ToArray();
        for (int i = 0; i < _means.Length; i++)
        {
            if (!double.IsFinite(_means[i]) || !double.IsFinite(_deviations[i]) || _deviations[i] < 0.0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Feature '{FeatureNames[i]}' has mean {_means[i]} and deviation {_deviations[i]}. Both must be finite, and the deviation not negative."),
                    double.IsFinite(_means[i]) ? nameof(deviations) : nameof(means));
            }
        }
    }

    /// <summary>The name of each feature.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The mean of each feature.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The standard deviation of each feature, √(1⁄n · Σ (x − mean)²); exactly 0 for one that is constant.</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>Computes mean and standard deviation of each feature.</summary>
    /// <param name="data">The training data.</param>
    /// <exception cref="ArgumentException">The numbers of a feature differ by more than a double holds.</exception>
    public static Standardization Fit(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] means = new double[data.Features];
        double[] deviations = new double[data.Features];
        for (int i = 0; i < data.Features; i++)
        {
            (means[i], deviations[i]) = Moments(data, i);
        }

        return new(data.FeatureNames, means, deviations);
    }

    /// <summary>The same samples with standardized features.</summary>
    /// <remarks>A feature that was constant becomes x − mean, so it is 0 where it still has its old number.</remarks>
    /// <param name="data">The data that this was fitted to, or new data of the same features.</param>
    /// <exception cref="ArgumentException">The data has other features, or in another order, or a result is too large for a double.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.FeatureNames.SequenceEqual(FeatureNames, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The features of the data are '{string.Join("', '", data.FeatureNames)}', but the standardization was fitted to '{string.Join("', '", FeatureNames)}'.",
                nameof(data));
        }

        return data.WithFeatures(Scaled(data.X));
    }

    /// <summary>The standardized features of one sample.</summary>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public double[] Apply(ReadOnlySpan<double> features) => features.Length == _means.Length
        ? Scaled(features)
        : throw new ArgumentException(
            FormattableString.Invariant($"The sample has {features.Length} features, but the standardization was fitted to {_means.Length}."), nameof(features));

    // Numbers relative to the first one, in units of the largest difference: squares then neither overflow nor vanish, and a
    // constant feature has exactly its number as mean and 0 as deviation.
    private static (double Mean, double Deviation) Moments(Dataset data, int feature)
    {
        double origin = data.X[feature];
        double size = data.Max(sample => Math.Abs(sample.X[feature] - origin));
        if (size == 0.0)
        {
            return (origin, 0.0);
        }

        if (!double.IsFinite(size))
        {
            throw new ArgumentException($"The numbers of feature '{data.FeatureNames[feature]}' differ by more than a double holds. Divide them first.", nameof(data));
        }

        double mean = data.Sum(sample => (sample.X[feature] - origin) / size) / data.Count;
        double square = data.Sum(sample => Square(((sample.X[feature] - origin) / size) - mean)) / data.Count;
        return (origin + (size * mean), size * Math.Sqrt(square));

        static double Square(double x) => x * x;
    }

    private double[] Scaled(ReadOnlySpan<double> x)
    {
        double[] scaled = x.ToArray();
        for (int i = 0; i < scaled.Length; i++)
        {
            int feature = i % _means.Length;
            double deviation = _deviations[feature];
            scaled[i] = (scaled[i] - _means[feature]) / (deviation == 0.0 ? 1.0 : deviation);
        }

        return scaled;
    }
}
