using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad;

/// <summary>A training that can be stopped at any step and resumed with the same bits as in one go.</summary>
/// <remarks>
/// <code>
/// var training = new SavedTraining("run.json", adam, random);
/// for (long step = training.Resume(); step &lt; steps; step++)    // 0 while there is no file
/// {
///     … loss.Backward();
///     adam.Step();
///     training.Save();
///     tape.Reset();
/// }
/// </code>
/// The file holds all parameters of the optimizer's tape, the state, steps and learning rate of the optimizer, the random generators
/// given, and <see cref="EarlyStopping"/>. Anything else that a script carries from step to step has to follow from the number of the step. This class saves a training with one optimizer only. The file, format <c>tapegrad-training/1</c>, is written
/// whole or not at all: if the process is killed at any moment, the file holds the state before or after a save. Parameters
/// that are not finite are never saved.
/// </remarks>
public sealed class SavedTraining
{
    private readonly string _path;
    private readonly Optimizer _optimizer;
    private readonly Pcg32[] _random;

    /// <summary>Names what is saved. Only <see cref="Resume"/> reads the file, and only <see cref="Save"/> writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">What moves the parameters.</param>
    /// <param name="random">Every generator that the steps draw from, in any fixed order.</param>
    public SavedTraining(string path, Optimizer optimizer, params ReadOnlySpan<Pcg32> random)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        foreach (Pcg32 generator in random)
        {
            ArgumentNullException.ThrowIfNull(generator, nameof(random));
        }

        _path = path;
        _optimizer = optimizer;
        _random = random.ToArray();
    }

    /// <summary>The early stopping of this training, to be saved with it; null if there is not one.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    private Values Parameters => _optimizer.Parameters[0].Tape.Parameters;

    /// <summary>Restores the state in the file, if the file exists, and returns how many steps have been taken.</summary>
    /// <exception cref="ArgumentException">
    /// The file is damaged, of a later version, or of another training: other parameters or activations, another optimizer,
    /// other generators. Nothing has changed then.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, or its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public long Resume()
    {
        if (Directory.Exists(_path))
        {
            throw new IOException($"'{_path}' is a folder.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist. Make it before training, so that steps can be saved.");
        }

        if (File.Exists(_path))
        {
            TrainingState here = TrainingState.Of(_optimizer, _random, EarlyStopping);
            TrainingState saved = Json.Read(File.ReadAllText(_path), TrainingState.Format, TrainingState.Read, _path);
            saved.Parameters.RequireSame(here.Parameters, $"'{_path}'");
            if (saved.Setup != here.Setup)
            {
                throw new ArgumentException(
                    $"'{_path}' was saved by a training with {saved.Setup}, but this one is with {here.Setup}. Resume with what it was saved with, or save to another file.");
            }

            saved.Apply(_optimizer, _random, EarlyStopping);
        }

        return _optimizer.Steps;
    }

    /// <summary>Writes the state after a step. The old file stays until the new one is complete.</summary>
    /// <exception cref="NonFiniteException">A parameter is NaN or infinite, or a number of the optimizer's state is NaN. The file keeps the last good state.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="InvalidOperationException">There are more than 5 000 000 parameters.</exception>
    public void Save()
    {
        RequireFinite();
        RequireNumbers();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            TrainingState.Of(_optimizer, _random, EarlyStopping).Write(writer);
        }

        AtomicFile.WriteBytes(_path, buffer.WrittenSpan);
    }

    // A sum of squares may overflow to infinity, and training goes on. NaN is different: a file with NaN would not be read.
    private void RequireNumbers()
    {
        foreach (string name in _optimizer.StateNames)
        {
            if (Simd.HasNaN(_optimizer.GetState(name)))
            {
                throw new NonFiniteException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Step {_optimizer.Steps} has made a number of the optimizer's state '{name}' NaN, so it is not saved, and '{_path}' stays as it was. A lower learning rate or clipped gradients may help."));
            }
        }
    }

    private void RequireFinite()
    {
        if (Simd.AreFinite(Parameters.Data))
        {
            return;
        }

        foreach (Value parameter in Parameters)
        {
            if (!double.IsFinite(parameter.Data))
            {
                throw new NonFiniteException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Step {_optimizer.Steps} has made {parameter.Tape.Describe(parameter)} {parameter.Data}, so it is not saved, and '{_path}' stays as it was. A lower learning rate or clipped gradients may help."));
            }
        }
    }
}
