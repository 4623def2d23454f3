namespace TapeGrad.Cli;

/// <summary>A part of an expression during evaluation: a recorded value, or a plain number of C#.</summary>
internal readonly struct Operand
{
    private readonly Value _value;

    private Operand(Value value, double number, bool isNumber, bool isWhole)
    {
        _value = value;
        Number = number;
        IsNumber = isNumber;
        IsWhole = isWhole;
    }

    public double Number { get; }

    public bool IsNumber { get; }

    /// <summary>Whether the number is an int in C#, where division drops the remainder.</summary>
    public bool IsWhole { get; }

    public object Boxed => IsNumber ? Number : _value;

    public static Operand Of(Value value) => new(value, 0.0, false, false);

    public static Operand Of(double number, bool whole) => new(default, number, true, whole);

    public static Operand operator -(Operand x) => x.IsNumber ? Of(-x.Number, x.IsWhole) : Of(-x._value);

    public static Operand operator +(Operand x, Operand y) =>
        Combine(x, y, (a, b) => a + b, (a, b) => a + b, (a, b) => a + b, (a, b) => a + b);

    public static Operand operator -(Operand x, Operand y) =>
        Combine(x, y, (a, b) => a - b, (a, b) => a - b, (a, b) => a - b, (a, b) => a - b);

    public static Operand operator *(Operand x, Operand y) =>
        Combine(x, y, (a, b) => a * b, (a, b) => a * b, (a, b) => a * b, (a, b) => a * b);

    public static Operand operator /(Operand x, Operand y) =>
        Combine(x, y, (a, b) => a / b, (a, b) => a / b, (a, b) => a / b, (a, b) => a / b);

    private static Operand Combine(
        Operand x,
        Operand y,
        Func<double, double, double> numbers,
        Func<Value, double, Value> numberLast,
        Func<double, Value, Value> numberFirst,
        Func<Value, Value, Value> values) => (x.IsNumber, y.IsNumber) switch
        {
            (true, true) => Of(numbers(x.Number, y.Number), x.IsWhole && y.IsWhole),
            (false, true) => Of(numberLast(x._value, y.Number)),
            (true, false) => Of(numberFirst(x.Number, y._value)),
            _ => Of(values(x._value, y._value)),
        };
}
