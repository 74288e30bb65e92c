using System.Text;
using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>Names of Python packages (PEP 503) and requirements (PEP 508).</summary>
internal static partial class PythonNames
{
    public static Package Package(string name, string? version) => new() { Type = "pypi", Name = Normal(name), Version = version };

    public static string Key(string name, string? version) => Model.Packages.Package.KeyOf("pypi", null, Normal(name), version);

    /// <summary>Runs of dash, dot and underscore are one dash, letters are small.</summary>
    public static string Normal(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '.'))
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length == 0 || text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString();
    }

    /// <summary>The name that a requirement begins with; null where it begins otherwise (a path, an address, an option).</summary>
    public static string? NameIn(string requirement)
    {
        var end = 0;
        while (end < requirement.Length && (char.IsAsciiLetterOrDigit(requirement[end]) || requirement[end] is '-' or '_' or '.'))
        {
            end++;
        }

        return end == 0 || !char.IsAsciiLetterOrDigit(requirement[0]) ? null : requirement[..end];
    }

    /// <summary>The version that a requirement pins with <c>==</c> or <c>===</c>; null where it leaves a choice, or is no requirement by PEP 508.</summary>
    public static string? PinIn(string requirement) => Specifiers().Match(requirement) is not { Success: true } match ? null
        : match.Groups["pin"].Captures.Select(pin => pin.Value).FirstOrDefault(version => !version.EndsWith(".*", StringComparison.Ordinal));

    /// <summary>A version, and what compares with one.</summary>
    private const string Version = "[A-Za-z0-9.!+*_-]+";
    private const string Specifier = @"(([<>]=?|!=|~=)\s*" + Version + @"|={2,3}\s*(?<pin>" + Version + "))";

    // name[extras] (==1.0, >=0.9), and what may follow: a marker, options of pip.
    [GeneratedRegex(
        @"^\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\]\s*)?\(?\s*" + Specifier + @"(\s*,\s*" + Specifier + @")*\s*,?\s*\)?\s*([;#].*|--.*)?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Specifiers();
}
