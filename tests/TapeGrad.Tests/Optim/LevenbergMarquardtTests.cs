using System.Globalization;
using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class LevenbergMarquardtTests
{
    [Test]
    public void Fit_OfCertifiedData_HasAllCertifiedDigits([Values("Misra1a", "Thurber", "MGH09")] string name, [Values(0, 1)] int start)
    {
        CertifiedFit certified = CertifiedFit.All.Single(c => c.Name == name);
        var tape = new Tape();
        Values b = tape.Parameter(certified.Starts[start], "b");
        Value x = tape.Input(1.0, "x"), y = tape.Input(1.0, "y");
        var fit = new LevenbergMarquardt(b, certified.Model(b, x) - y, x, y);
        tape.Reset();

        double sum = Run(fit, certified.Rows);

        Assert.That(fit.IsOver);
        Assert.That(Digits([sum]), Is.EqualTo(Digits([certified.Sum])));
        Assert.That(Digits(b.Data), Is.EqualTo(Digits(certified.Parameters)));
    }

    [Test]
    public void Fit_OfRosenbrock_EndsAtOne()
    {
        var tape = new Tape();
        Values x = tape.Parameter([-1.2, 1.0], "x");
        var fit = new LevenbergMarquardt(x, Values.Of(10.0 * (x[1] - x[0].Square()), 1.0 - x[0]));

        double sum = Run(fit, []);

        Assert.That(fit.IsOver);
        Assert.That(fit.Steps, Is.LessThan(40));
        Assert.That(sum, Is.EqualTo(0.0).Within(1e-25));
        Assert.That(x.Data.ToArray(), Is.All.EqualTo(1.0).Within(1e-12));
    }

    // J loses its rank at the solution, so that the way that is left shrinks by a constant part at each step.
    [Test]
    public void Fit_OfPowellsSingularFunction_HalvesTheSumAtEachStep()
    {
        var tape = new Tape();
        Values x = tape.Parameter([3.0, -1.0, 0.0, 1.0], "x");
        var fit = new LevenbergMarquardt(x, Values.Of(
            x[0] + 10.0 * x[1], Math.Sqrt(5.0) * (x[2] - x[3]), (x[1] - 2.0 * x[2]).Square(), Math.Sqrt(10.0) * (x[0] - x[3]).Square()));

        double sum = fit.Step([]);
        while (fit.Steps < 30)
        {
            double next = fit.Step([]);
            Assert.That(next, Is.LessThan(0.5 * sum), $"step {fit.Steps}");
            sum = next;
        }

        Assert.That(x.Data.ToArray(), Is.All.EqualTo(0.0).Within(1e-5));
    }

    [Test]
    public void Fit_OfALine_TakesTheSolutionOfTheNormalEquations()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.0, 0.0], "p");
        Value x = tape.Input(0.0, "x"), y = tape.Input(0.0, "y");
        var fit = new LevenbergMarquardt(p, p[0] * x + p[1] - y, x, y);

        double sum = Run(fit, [0.0, 1.0, 1.0, 3.0, 2.0, 4.0]);

        // slope = 3/2, offset = 7/6, sum of squares = 1/6.
        Assert.That(p.Data.ToArray(), Is.EqualTo([1.5, 7.0 / 6.0]).Within(1e-14));
        Assert.That(sum, Is.EqualTo(1.0 / 6.0).Within(1e-15));
    }

    // Nielsen's rule, with what one step of r = p² − 2 gains against what it promises.
    [Test]
    public void Step_ThatGains_LowersTheDampingByNielsensRule()
    {
        var tape = new Tape();
        Values p = tape.Parameter([0.8], "p");
        var fit = new LevenbergMarquardt(p, p[0].Square() - 2.0);
        double damping = fit.Damping, at = 0.8, scale = 0.0;
        for (int step = 0; step < 4; step++)
        {
            double residual = (at * at) - 2.0, slope = 2.0 * at;
            scale = Math.Max(scale, slope);
            double move = -slope * residual / ((slope * slope) + (damping * scale * scale));
            double left = residual + (slope * move), after = ((at + move) * (at + move)) - 2.0;
            double gain = ((residual * residual) - (after * after)) / ((residual * residual) - (left * left));
            Assert.That(gain, Is.Positive);
            damping *= Math.Max(1.0 / 3.0, 1.0 - Math.Pow((2.0 * Math.Min(gain, 1.0)) - 1.0, 3.0));
            at += move;

            fit.Step([]);

            Assert.That(fit.Damping, Is.EqualTo(damping).Within(1e-6 * damping), $"step {step}");
        }
    }

    [Test]
    public void Fit_MoreParametersThanResiduals_FindsASolutionNearTheStart()
    {
        var tape = new Tape();
        Values x = tape.Parameter([1.0, 1.0, 1.0], "x");
        var fit = new LevenbergMarquardt(x, x.Sum() - 6.0);

        double sum = Run(fit, []);

        Assert.That(sum, Is.Zero.Within(1e-28));
        Assert.That(x.Data.ToArray(), Is.All.EqualTo(2.0).Within(1e-12));
    }

    [Test]
    public void Fit_ParameterWithoutAnyEffect_LeavesItAlone()
    {
        var tape = new Tape();
        Values x = tape.Parameter([1.0, 5.0], "x");
        var fit = new LevenbergMarquardt(x, x[0].Square() - 4.0);

        Run(fit, []);

        Assert.That(x.Data.ToArray(), Is.EqualTo([2.0, 5.0]).Within(1e-12));
    }

    [Test]
    public void Fit_StepIntoNaN_TriesAShorterOne()
    {
        var tape = new Tape();
        Value x = tape.Parameter(10.0, "x");
        var fit = new LevenbergMarquardt(tape.Parameters, x.Log());

        double first = fit.Step([]);
        Run(fit, []);

        // Newton's step from 10 goes to −13, where the logarithm is NaN.
        Assert.That(first, Is.LessThan(Math.Pow(Math.Log(10.0), 2.0)));
        Assert.That(x.Data, Is.EqualTo(1.0).Within(1e-12));
    }

    [Test]
    public void Fit_PartOfTheParameters_LeavesTheOthersAlone()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 2.0, 3.0], "p");
        var fit = new LevenbergMarquardt(p[1..], p.Sum() - 10.0);

        Run(fit, []);

        Assert.That(p[0].Data, Is.EqualTo(1.0));
        Assert.That(p.Data.ToArray().Sum(), Is.EqualTo(10.0).Within(1e-13));
    }

    [Test]
    public void Step_AtTheMinimum_IsOverAndMovesNothing()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0, "x");
        var fit = new LevenbergMarquardt(tape.Parameters, x.Square() + 1.0);

        double sum = fit.Step([]);

        Assert.That((sum, fit.IsOver, fit.Steps, x.Data), Is.EqualTo((1.0, true, 0L, 0.0)));
    }

    [Test]
    public void Step_Twice_HasTheSameBits()
    {
        double[][] ends = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var tape = new Tape();
            Values b = tape.Parameter(CertifiedFit.All[1].Starts[0], "b");
            Value x = tape.Input(1.0, "x"), y = tape.Input(1.0, "y");
            var fit = new LevenbergMarquardt(b, CertifiedFit.All[1].Model(b, x) - y, x, y);
            Run(fit, CertifiedFit.All[1].Rows);
            return b.Data.ToArray();
        })];

        Assert.That(ends[0], Is.EqualTo(ends[1]));
    }

    [Test]
    public void Step_NotFiniteAtTheStart_NamesTheRowAndMovesNothing()
    {
        var tape = new Tape();
        Value a = tape.Parameter(2.0, "a");
        Value x = tape.Input(1.0, "x");
        var logarithm = new LevenbergMarquardt(tape.Parameters, (a * x).Log(), x);
        var root = new LevenbergMarquardt(tape.Parameters, (a * x).Sqrt(), x);
        var large = new LevenbergMarquardt(tape.Parameters, a * x, x);

        ExpectedError.Says(Assert.Throws<NonFiniteException>(() => logarithm.Step([1.0, 2.0, -3.0])), "Residual 0 of row 2 is NaN", "no parameter was moved");
        ExpectedError.Says(Assert.Throws<NonFiniteException>(() => root.Step([1.0, 0.0])), "The derivative of residual 0 of row 1 towards 'a'", "NaN");
        ExpectedError.Says(Assert.Throws<NonFiniteException>(() => large.Step([1e200])), "too large for a number");
        Assert.That(a.Data, Is.EqualTo(2.0));
    }

    [Test]
    public void Step_WrongRows_IsRefused()
    {
        var tape = new Tape();
        Value a = tape.Parameter(2.0, "a");
        Value x = tape.Input(1.0, "x"), y = tape.Input(1.0, "y");
        var fit = new LevenbergMarquardt(tape.Parameters, a * x - y, x, y);
        var without = new LevenbergMarquardt(tape.Parameters, a - 1.0);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => fit.Step([])), "no rows, so there are no residuals");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => fit.Step([1.0, 2.0, 3.0])), "3 numbers are not a whole number of rows of 2 inputs");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => without.Step([1.0])), "without inputs, so their row is empty, but this one has 1 number.");
        Assert.That(a.Data, Is.EqualTo(2.0));
    }

    [Test]
    public void New_WhatCannotBeFitted_IsRefused()
    {
        var tape = new Tape();
        Value a = tape.Parameter(2.0, "a");
        Value x = tape.Input(1.0, "x");
        Value residual = a * x;

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new LevenbergMarquardt(tape.Parameters, tape.Parameters[..0], x)), "There are no residuals");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new LevenbergMarquardt(Values.Of(residual), residual, x)), "not a parameter");
        ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => new LevenbergMarquardt(tape.Parameters, residual)), "'x'", "not listed");
        ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => new LevenbergMarquardt(new Tape().Parameter([1.0], "b"), residual, x)), "another tape");
        Assert.That(
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new LevenbergMarquardt(tape.Parameters, residual, x) { Tolerance = -1.0 })?.Message,
            Does.Contain("tolerance must be at least 0 and finite."));
        a.Data = 3.0;
        ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => new LevenbergMarquardt(tape.Parameters, residual, x)), "changed");
    }

    private static double Run(LevenbergMarquardt fit, double[] rows)
    {
        double sum = fit.Step(rows);
        while (!fit.IsOver && fit.Steps < 1000)
        {
            double next = fit.Step(rows);
            Assert.That(next, Is.LessThanOrEqualTo(sum * (1.0 + 1e-12)), "the sum does not rise");
            sum = next;
        }

        return sum;
    }

    private static string[] Digits(ReadOnlySpan<double> numbers) =>
        [.. numbers.ToArray().Select(number => number.ToString("E10", CultureInfo.InvariantCulture))];
}
