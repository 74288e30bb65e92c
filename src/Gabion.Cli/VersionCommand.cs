using System.Collections.Frozen;
using System.CommandLine;
using Gabion.Intel;
using Gabion.Intel.Versions;
using Gabion.Model;

namespace Gabion.Cli;

/// <summary><c>gabion version compare ECOSYSTEM</c>: how versions are ordered, for scripts and for checking us.</summary>
internal static class VersionCommand
{
    private const int MaxLineLength = 10_000;

    /// <summary>What people and files call an order that OSV names otherwise.</summary>
    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>
    {
        ["redhat"] = "Red Hat", ["rhel"] = "Red Hat", ["rpm"] = "Red Hat", ["rocky"] = "Rocky Linux", ["deb"] = "Debian", ["dpkg"] = "Debian", ["apk"] = "Alpine",
        ["semver"] = "npm", ["cargo"] = "crates.io", ["gem"] = "RubyGems", ["pip"] = "PyPI", ["composer"] = "Packagist",
        ["conan"] = "ConanCenter", ["anaconda"] = "conda", ["pod"] = "CocoaPods", ["pods"] = "CocoaPods", ["arch"] = "Arch Linux", ["alpm"] = "Arch Linux", ["pacman"] = "Arch Linux",
        ["vercmp"] = "Arch Linux", ["opkg"] = "OpenWrt", ["bioc"] = "Bioconductor", ["r"] = "CRAN", ["cabal"] = "Hackage", ["haskell"] = "Hackage", ["golang"] = "Go", ["swift"] = "SwiftURL",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static Command Create()
    {
        var ecosystem = new Argument<string>("ECOSYSTEM") { Description = "As OSV spells it: Debian, Alpine, PyPI, npm, Maven…" };
        var compare = new Command("compare", "Reads lines of two versions with a tab between, prints <, = or > for each.") { ecosystem };
        compare.SetAction(async (parsed, cancellationToken) =>
        {
            var name = Named(parsed.GetValue(ecosystem)!);
            if (VersionOrder.Of(name) is not { } order)
            {
                var nearest = Spelling.Nearest(name, EcosystemNames.All.Where(known => VersionOrder.Of(known) is not null));
                return Complaint.Write([new($"no order of versions is known for '{name}'", nearest is null ? null : $"Did you mean '{nearest}'?")], ExitCode.Usage);
            }

            using var input = new StreamReader(Console.OpenStandardInput());
            var number = 0;
            while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                number++;
                if (line.Length > MaxLineLength || line.Split('\t') is not [var left, var right])
                {
                    return Complaint.Write([new($"line {number} is not two versions with a tab between")], ExitCode.Usage);
                }

                Console.Out.WriteLine(order(left, right) switch { < 0 => "<", > 0 => ">", _ => "=" });
            }

            return ExitCode.Clean;
        });
        return new("version", "Compares versions as their ecosystems do.") { compare };
    }

    private static string Named(string ecosystem) => OtherNames.GetValueOrDefault(ecosystem) ?? EcosystemNames.Canonical(ecosystem);
}
