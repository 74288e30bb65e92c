using Gabion.Formats.Yaml;
using Gabion.Policy.PodSecurity;

namespace Gabion.Tests.Policy.PodSecurity;

public sealed class NamespacePolicyTests
{
    [Theory]
    [InlineData("", "privileged:latest", "privileged:latest", "privileged:latest", 0)]
    [InlineData("enforce: baseline", "baseline:latest", "privileged:latest", "baseline:latest", 0)]
    [InlineData("enforce: baseline\nenforce-version: v1.30", "baseline:v1.30", "privileged:latest", "baseline:v1.30", 0)]
    [InlineData("enforce: baseline\nenforce-version: v1.30\nwarn-version: v1.31", "baseline:v1.30", "privileged:latest", "baseline:v1.31", 0)]
    [InlineData("enforce: restricted\nwarn: baseline", "restricted:latest", "privileged:latest", "baseline:latest", 0)]
    [InlineData("enforce: restricted\nwarn: privileged", "restricted:latest", "privileged:latest", "privileged:latest", 0)]
    [InlineData("audit: restricted\naudit-version: v1.9", "privileged:latest", "restricted:v1.9", "privileged:latest", 0)]
    [InlineData("enforce: Baseline", "restricted:latest", "privileged:latest", "privileged:latest", 1)]
    [InlineData("enforce: \"\"", "restricted:latest", "privileged:latest", "privileged:latest", 1)]
    [InlineData("audit: strict\nwarn: strict", "privileged:latest", "privileged:latest", "privileged:latest", 2)]
    [InlineData("enforce: baseline\nenforce-version: \"1.30\"", "baseline:latest", "privileged:latest", "baseline:latest", 1)]
    [InlineData("enforce: baseline\nenforce-version: v1.030", "baseline:latest", "privileged:latest", "baseline:latest", 1)]
    public void Reads_labels_as_the_API_server_does(string labels, string enforce, string audit, string warn, int problems)
    {
        var text = string.Join('\n', labels.Split('\n').Where(line => line.Length > 0).Select(line => $"pod-security.kubernetes.io/{line}"));
        var read = NamespacePolicy.Read(YamlReader.Read(text.Length == 0 ? "{}" : text)[0].Field, NamespacePolicy.Open, out var found);
        Assert.Equal((enforce, audit, warn, problems), (read.Enforce.ToString(), read.Audit.ToString(), read.Warn.ToString(), found.Length));
    }

    [Theory]
    [InlineData("latest", true, "latest", 37)]
    [InlineData("v1.0", true, "v1.0", 0)]
    [InlineData("v1.37", true, "v1.37", 37)]
    [InlineData("v1.50", true, "v1.50", 37)]
    [InlineData("1.30", false, "latest", 37)]
    [InlineData("v1.01", false, "latest", 37)]
    [InlineData("v1.-1", false, "latest", 37)]
    [InlineData("v2.0", false, "latest", 37)]
    [InlineData("v1.99999999999", false, "latest", 37)]
    [InlineData("v1.", false, "latest", 37)]
    [InlineData(null, false, "latest", 37)]
    public void Reads_versions(string? text, bool isValid, string shown, int judged)
    {
        Assert.Equal(isValid, PodSecurityVersion.TryParse(text, out var version));
        Assert.Equal((shown, judged), (version.ToString(), version.JudgedMinor));
    }

    [Theory]
    [InlineData("kube-system", "bob", "namespace")]
    [InlineData("shop", "alice", "user")]
    [InlineData("shop", "bob", "runtimeClass")]
    public void Names_the_exemption(string @namespace, string user, string reason)
    {
        var exemptions = new PodSecurityExemptions(["alice"], ["kube-system"], ["kata"]);
        Assert.Equal(reason, exemptions.Reason(@namespace, user, Pods.OfSpec("runtimeClassName: kata").Pod));
        Assert.Null(PodSecurityExemptions.None.Reason(@namespace, user, Pods.OfSpec("runtimeClassName: kata").Pod));
    }
}
