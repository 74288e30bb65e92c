using System.Text.RegularExpressions;
using Gabion.Formats.Programs;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Programs;

/// <summary>The packages of a Go program: its own module, the modules it was built from, and the standard library.</summary>
internal static partial class GoProgram
{
    public static void Add(PackageCollector found, GoBuildInformation go)
    {
        found.Recognise();
        var modules = go.Modules.Where(module => !module.Path.StartsWith('.') && !module.Path.StartsWith('/')).ToList();
        var needs = modules.Select(module => Package.KeyOf("golang", null, module.Path, module.Version));

        // go1.22.3 X:experiment, devel go1.23-abcdef
        var version = go.GoVersion.Split(' ').FirstOrDefault(word => word.StartsWith("go", StringComparison.Ordinal));
        if (version is not null)
        {
            var standard = new Package { Type = "golang", Name = "stdlib", Version = version[2..].Split('-')[0], Scope = PackageScope.Direct };
            found.Add(standard);
            needs = needs.Append(standard.Key);
        }

        if (go.Main is { } main)
        {
            found.Add(new Package
            {
                Type = "golang",
                Name = main.Path,
                Version = main.Version is "(devel)" or "" ? OwnVersion(go) : main.Version.Split("+dirty")[0],
                Dependencies = [.. needs],
                Evidence = main.Version is "(devel)" or "" ? PackageEvidence.Inferred : PackageEvidence.Stated,
            });
        }

        foreach (var module in modules)
        {
            found.Add(new Package { Type = "golang", Name = module.Path, Version = module.Version is "(devel)" or "" ? null : module.Version });
        }
    }

    /// <summary>A version that the build was told by the linker: <c>-X main.version=v1.2.3</c>.</summary>
    private static string? OwnVersion(GoBuildInformation go)
    {
        if (!go.Settings.TryGetValue("-ldflags", out var flags))
        {
            return null;
        }

        var match = LinkedVersion().Match(flags);
        return match.Success ? match.Groups["version"].Value is ['v', ..] stated ? stated : "v" + match.Groups["version"].Value : null;
    }

    [GeneratedRegex(@"-X[ =]\\?['""]?[^ =]{1,200}[vV]ersion=\\?['""]?(?<version>v?[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.\-+]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex LinkedVersion();
}
