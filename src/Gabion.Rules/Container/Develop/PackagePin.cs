using Gabion.Formats.Shell;

namespace Gabion.Rules.Container.Develop;

/// <summary>Whether a package is asked for in a certain version.</summary>
internal static class PackagePin
{
    /// <summary>True when the word names a version, a file or something that is pinned elsewhere; null when a variable hides it.</summary>
    public static bool? IsPinned(PackageTool tool, ShellWord package)
    {
        var text = package.Text;
        var isPinned = tool switch
        {
            PackageTool.Apt => text.Contains('=') || IsFile(text, ".deb") || text.EndsWith('-') || text.EndsWith('+'),
            PackageTool.Apk => text.AsSpan().IndexOfAny("=<>~") >= 0 || text.StartsWith('.') || text.StartsWith('!') || IsFile(text, ".apk"),
            PackageTool.Rpm => text.StartsWith('@') || IsFile(text, ".rpm") || HasVersionPart(text),
            PackageTool.Zypper => text.AsSpan().IndexOfAny("=<>") >= 0 || IsFile(text, ".rpm") || HasVersionPart(text) || text.Contains(':'),
            PackageTool.Pip => text.AsSpan().IndexOfAny("=<>~") >= 0 || text.Contains('@') || text.StartsWith('.') || IsFile(text, ".whl")
                || text.EndsWith(".tar.gz", StringComparison.Ordinal) || text.EndsWith(".zip", StringComparison.Ordinal),
            PackageTool.Npm => IsNpmPinned(text),
            PackageTool.Gem => text.Contains(':') || IsFile(text, ".gem"),
            PackageTool.Go => IsGoPinned(text),
            _ => text.Contains('@'),
        };
        return isPinned ? true : package.IsLiteral ? false : null;
    }

    private static bool IsFile(string text, string extension) =>
        text.Contains('/') || text.EndsWith(extension, StringComparison.Ordinal);

    /// <summary><c>curl-8.5.0</c>, <c>curl-8.5*</c>: a part behind a dash that begins with a digit.</summary>
    private static bool HasVersionPart(string text)
    {
        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == '-' && (char.IsAsciiDigit(text[i + 1]) || text[i + 1] == '$'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNpmPinned(string text)
    {
        if (text.StartsWith('.') || text.StartsWith('/') || text.EndsWith(".tgz", StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal)
            || text.Contains('#') || text.StartsWith("git+", StringComparison.Ordinal))
        {
            return true;
        }

        var at = text.LastIndexOf('@');
        return at > 0 && text[(at + 1)..] is not ("latest" or "next" or "canary" or "*" or "");
    }

    private static bool IsGoPinned(string text)
    {
        // Without @ the version is that of the module's own go.mod.
        var at = text.LastIndexOf('@');
        return at < 0 || text[(at + 1)..] is not ("latest" or "master" or "main" or "upgrade");
    }
}
