using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;
using Gabion.Readers.Cluster;

namespace Gabion.Conformance;

/// <summary>The samples of kubernetes/pod-security-admission: <c>LEVEL/vN/{pass,fail}/CHECKn.yaml</c>.</summary>
public sealed class PodSecurityConformanceTests
{
    [Theory]
    [InlineData("baseline")]
    [InlineData("restricted")]
    public void Decides_every_sample_as_the_API_server_does(string level)
    {
        Assert.True(LevelVersion.TryParseLevel(level, out var asked));
        var wrong = new List<string>();
        var count = 0;
        foreach (var file in Directory.GetFiles(SharedData.Path("conformance", "pod-security", level), "*.yaml", SearchOption.AllDirectories))
        {
            var parts = file.Split('/');
            Assert.True(PodSecurityVersion.TryParse(parts[^3], out var version), file);
            var pod = Assert.Single(new ManifestReader().Read(new(file), File.ReadAllBytes(file)).Facts.OfType<Workload>()).Pod;
            var standard = new LevelVersion(asked, version);
            var fired = PodSecurityStandards.Evaluate(pod, standard).Violations.Select(violation => violation.Check.Id).ToList();
            var expected = parts[^2] == "pass" ? null : Expected(parts[^1], standard);
            if (expected is null ? fired.Count > 0 : !fired.Contains(expected, StringComparer.OrdinalIgnoreCase))
            {
                wrong.Add($"{standard} {parts[^2]}/{parts[^1]}: expected {expected ?? "nothing"}, got {string.Join(',', fired)}");
            }

            // The check that the file is named after is among those that fail, replaced or not.
            var name = Path.GetFileNameWithoutExtension(file).TrimEnd("0123456789".ToCharArray());
            if (expected is not null && !PodSecurityStandards.Failing(pod, standard).Any(check => string.Equals(check.Id, name, StringComparison.OrdinalIgnoreCase)))
            {
                wrong.Add($"{standard} {parts[^2]}/{parts[^1]}: {name} is not among the checks that fail");
            }

            count++;
        }

        Assert.True(count > 500, $"{count} samples");
        Assert.Equal([], wrong);
    }

    /// <summary>The check that the file is named after, or the one that replaces it at that level and version.</summary>
    private static string Expected(string file, LevelVersion standard)
    {
        var name = Path.GetFileNameWithoutExtension(file).TrimEnd("0123456789".ToCharArray());
        var checks = PodSecurityStandards.Checks(standard);
        return checks.FirstOrDefault(check => string.Equals(check.Replaces, name, StringComparison.OrdinalIgnoreCase))?.Id ?? name;
    }
}
