using System.Text;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>Names of Python packages (PEP 503) and requirements (PEP 508).</summary>
internal static class PythonNames
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

    /// <summary>The version that a requirement pins with <c>==</c> or <c>===</c>; null where it leaves a choice.</summary>
    public static string? PinIn(string requirement)
    {
        var marker = requirement.IndexOf(';');
        var text = marker < 0 ? requirement : requirement[..marker];
        var at = text.IndexOf("==", StringComparison.Ordinal);
        if (at < 0 || (at > 0 && text[at - 1] is '!' or '~' or '<' or '>'))
        {
            return null;
        }

        var version = text[at..].TrimStart('=').Trim();
        var end = version.AsSpan().IndexOfAny(" ,\t#");
        version = (end < 0 ? version : version[..end]).TrimEnd(')');
        return version.Length > 0 && !version.Contains('*') ? version : null;
    }
}
