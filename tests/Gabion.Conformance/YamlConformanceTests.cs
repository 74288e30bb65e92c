using Gabion.Formats.Yaml;

namespace Gabion.Conformance;

public sealed class YamlConformanceTests
{
    [Fact]
    public void Reads_every_pod_of_the_pod_security_data()
    {
        var files = Directory.GetFiles(SharedData.Path("conformance", "pod-security"), "*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(YamlReader.Read(File.ReadAllText(file)), document => document.Field["kind"].Text == "Pod"));
    }
}
