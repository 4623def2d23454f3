using System.Globalization;

namespace TapeGrad.Viewer;

/// <summary>Numbers as a chart prints them: a true minus sign, narrow spaces between thousands, powers of ten with superscripts.</summary>
internal static class ChartNumber
{
    /// <summary>A number in four significant digits.</summary>
    public static string Short(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0.0 ? "∞" : "−∞";
        }

        if (number == 0.0)
        {
            return "0";
        }

        // d.dddE+ddd has the rounded digits and the power of ten.
        string text = number.ToString("E3", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        long digits = long.Parse(text[..e].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        int exponent = int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture) - 3;
        while (digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        return IsPlain(Order(digits, exponent)) ? Plain(digits, exponent) : Scientific(digits, exponent, Order(digits, exponent));
    }

    /// <summary>n · 10ᵉ written out.</summary>
    public static string Plain(long n, int exponent)
    {
        string digits = Math.Abs(n).ToString(CultureInfo.InvariantCulture);
        if (exponent > 0 && n != 0)
        {
            digits += new string('0', exponent);
        }

        string fraction = "";
        if (exponent < 0)
        {
            digits = digits.PadLeft(1 - exponent, '0');
            fraction = "." + digits[^-exponent..];
            digits = digits[..^-exponent];
        }

        // Four digits are readable without a space.
        for (int at = digits.Length - 3; digits.Length > 4 && at > 0; at -= 3)
        {
            digits = digits.Insert(at, "\u202F");
        }

        return (n < 0 ? "−" : "") + digits + fraction;
    }

    /// <summary>n · 10ᵉ as m×10ᵏ for the power k that the caller chose; 0 stays 0.</summary>
    public static string Scientific(long n, int exponent, int power) => n == 0 ? "0" : $"{Plain(n, exponent - power)}×{PowerOfTen(power)}";

    /// <summary>10ᵏ.</summary>
    public static string PowerOfTen(int power)
    {
        string digits = Math.Abs(power).ToString(CultureInfo.InvariantCulture);
        return "10" + (power < 0 ? "⁻" : "") + string.Concat(digits.Select(d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d - '0']));
    }

    /// <summary>k where 10ᵏ ≤ |n · 10ᵉ| &lt; 10ᵏ⁺¹.</summary>
    public static int Order(long n, int exponent) => Math.Abs(n).ToString(CultureInfo.InvariantCulture).Length - 1 + exponent;

    /// <summary>Whether numbers of this order are easier to read without a power of ten.</summary>
    public static bool IsPlain(int order) => order is >= -3 and < 7;
}
