#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// The price of an option by Black and Scholes, how it moves with the market, and how that moves: delta, vega, gamma, vanna, volga.
// The formula is recorded once. Its gradient and the gradients of that are outputs of one compiled graph, which computes
// all of them for each option of a book.
//
// It prints:
//
//   spot     price     delta      vega     gamma     vanna     volga     speed
//     80   1.56168   0.19332  21.94094   0.01714   1.46143 101.21476   0.00071
//     90   4.44793   0.39097  34.55531   0.02133   0.91534  22.80308   0.00009
//    100   9.41340   0.59871  38.66681   0.01933  -0.09667   2.41668  -0.00044
//    110  16.28373   0.76625  33.70357   0.01393  -0.80667  64.46920  -0.00059
//    120  24.54721   0.87730  24.38302   0.00847  -0.97695 136.18050  -0.00048

using TapeGrad;

var tape = new Tape();
Values market = tape.Input([100.0, 0.2, 0.03, 1.0], "market");
(Value spot, Value volatility, Value rate, Value years) = (market[0], market[1], market[2], market[3]);
const double Strike = 100.0;
Value spread = volatility * years.Sqrt();
Value d1 = ((spot / Strike).Log() + (rate + volatility.Square() / 2.0) * years) / spread;
Value price = spot * Normal(d1) - Strike * (-rate * years).Exp() * Normal(d1 - spread);

Values slopes = price.Gradient(market);             // delta, vega, rho, theta
Values bySpot = slopes[0].Gradient(market[..2]);    // gamma, vanna
Value volga = slopes[1].Gradient(volatility);
Value speed = bySpot[0].Gradient(spot);
CompiledGraph book = tape.Compile(Values.Join(Values.Of(price), slopes[..2], bySpot, Values.Of(volga, speed)), [.. market]);

double[] options = [.. ((double[])[80.0, 90.0, 100.0, 110.0, 120.0]).SelectMany(s => (double[])[s, 0.2, 0.03, 1.0])];
var table = new double[5 * book.Outputs];
book.Evaluate(options, table);

Console.WriteLine("spot     price     delta      vega     gamma     vanna     volga     speed");
for (int i = 0; i < 5; i++)
{
    Console.Write($"{options[4 * i],4}");
    foreach (double number in table.AsSpan(i * book.Outputs, book.Outputs))
    {
        Console.Write($"{number,10:F5}");
    }

    Console.WriteLine();
}

static Value Normal(Value x) => 0.5 + 0.5 * (x * Math.Sqrt(0.5)).Erf();
