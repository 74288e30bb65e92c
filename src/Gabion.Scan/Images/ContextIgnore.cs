using Gabion.Model;

namespace Gabion.Scan.Images;

/// <summary>
/// The <c>.dockerignore</c> of a build context: patterns from its root, <c>!</c> takes files back in, the last that matches decides, and what
/// lies in a folder that is left out is left out (docs.docker.com, build context).
/// </summary>
public sealed class ContextIgnore
{
    private readonly List<(Glob Pattern, bool Keeps)> _rules = [];

    public ContextIgnore(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var keeps = line[0] == '!';
            var pattern = (keeps ? line[1..].Trim() : line).Trim('/');
            if (pattern is not ("" or "."))
            {
                _rules.Add((new("/" + pattern), keeps));
            }
        }
    }

    /// <summary>Whether a file of the context, by its path from the root, is not sent to the build.</summary>
    public bool Excludes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isOut = false;
        foreach (var (pattern, keeps) in _rules)
        {
            if (isOut == keeps && pattern.Matches(path)) // or a folder above it
            {
                isOut = !keeps;
            }
        }

        return isOut;
    }
}
