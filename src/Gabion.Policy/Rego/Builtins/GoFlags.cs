namespace Gabion.Policy.Rego.Builtins;

/// <summary>The flags, width and precision of one verb of a format.</summary>
internal struct GoFlags
{
    public bool HasPlus { get; set; }

    public bool HasSpace { get; set; }

    public bool IsLeft { get; set; }

    public bool IsSharp { get; set; }

    public bool IsZero { get; set; }

    public int? Width { get; set; }

    public int? Precision { get; set; }

    /// <summary>Takes a character that is a flag; false when it is none.</summary>
    public bool Take(char c)
    {
        switch (c)
        {
            case '+': HasPlus = true; return true;
            case '-': IsLeft = true; return true;
            case ' ': HasSpace = true; return true;
            case '#': IsSharp = true; return true;
            case '0': IsZero = true; return true;
            default: return false;
        }
    }

    public readonly string Sign(bool isNegative) => isNegative ? "-" : HasPlus ? "+" : HasSpace ? " " : "";

    /// <summary>Fills up to the width, with blanks (or zeros, for a text that asks for them).</summary>
    public readonly string Pad(string text)
    {
        var missing = (Width ?? 0) - CodePoints.Count(text);
        return missing <= 0 ? text : IsLeft ? text + new string(' ', missing) : new string(IsZero ? '0' : ' ', missing) + text;
    }

    /// <summary>Fills a number: zeros stand between the sign and the digits.</summary>
    public readonly string PadNumber(string sign, string digits, bool isZeroAllowed)
    {
        var missing = (Width ?? 0) - sign.Length - CodePoints.Count(digits);
        if (missing <= 0)
        {
            return sign + digits;
        }

        return IsLeft ? sign + digits + new string(' ', missing)
            : IsZero && isZeroAllowed ? sign + new string('0', missing) + digits
            : new string(' ', missing) + sign + digits;
    }
}
