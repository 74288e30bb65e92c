using System.Text;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Readers.Container;

namespace Gabion.Tests.Readers;

public sealed class ComposeReaderTests
{
    [Theory]
    [InlineData("compose.yaml", true)]
    [InlineData("a/docker-compose.yml", true)]
    [InlineData("docker-compose.prod.yaml", true)]
    [InlineData("compose.override.yml", true)]
    [InlineData("deploy/local.docker-compose.yml", true)]
    [InlineData("composer.json", false)]
    [InlineData("values.yaml", false)]
    public void Knows_compose_files_by_name(string path, bool accepted) => Assert.Equal(accepted, new ComposeReader().Accepts(path));

    [Theory]
    [InlineData("apiVersion: v1\nkind: List\nservices: {a: {image: b}}\n")]
    [InlineData("services: [a, b]\n")]
    [InlineData("services: {}\n")]
    [InlineData("")]
    public void Leaves_what_is_no_compose_file(string text) => Assert.Empty(Read(text).Facts);

    [Theory]
    [InlineData("plain", "plain", null)]
    [InlineData("$$HOME", "$HOME", null)]
    [InlineData("${A:-x}-${B-y}", "x-y", null)]
    [InlineData("${A:-${B:-z}}", "z", null)]
    [InlineData("a${TAG}b", null, "TAG")]
    [InlineData("$TAG", null, "TAG")]
    [InlineData("${TAG:?must be set}", null, "TAG")]
    [InlineData("${A:-${B}}", null, "B")]
    [InlineData("${broken", null, "broken")]
    [InlineData("5$", "5$", null)]
    public void Fills_in_defaults_of_variables(string written, string? text, string? variable) =>
        Assert.Equal(new ComposeText(text, variable), ComposeText.Of(written));

    [Theory]
    [InlineData("80", null, null, "80-80")]
    [InlineData("\"8080:80/udp\"", null, "8080-8080", "80-80")]
    [InlineData("127.0.0.1:8000-8001:80-81", "127.0.0.1", "8000-8001", "80-81")]
    [InlineData("127.0.0.1::80", "127.0.0.1", null, "80-80")]
    [InlineData("127.0.0.1:80", "127.0.0.1", null, "80-80")]
    [InlineData("\"[::1]:1:2\"", "::1", "1-1", "2-2")]
    [InlineData("{target: 80, published: \"8080\", host_ip: 10.0.0.1}", "10.0.0.1", "8080-8080", "80-80")]
    public void Reads_a_port(string written, string? ip, string? published, string? target)
    {
        var port = Assert.Single(Service($"services: {{a: {{image: b, ports: [{written}]}}}}").Ports);
        Assert.Equal((ip, published, target), (port.HostIp, Text(port.Published), Text(port.Target)));
    }

    [Theory]
    [InlineData("data:/data", ComposeMountType.Volume, "data", "/data", false)]
    [InlineData("/data", ComposeMountType.Volume, null, "/data", false)]
    [InlineData("./a:/b:ro,z", ComposeMountType.Bind, "./a", "/b", true)]
    [InlineData("${DIR:-/srv/a}:/b", ComposeMountType.Bind, "/srv/a", "/b", false)]
    [InlineData("${DIR}/x:/b", ComposeMountType.Bind, null, "/b", false)]
    public void Reads_a_mount(string written, ComposeMountType type, string? source, string? target, bool readOnly)
    {
        var mount = Assert.Single(Service($"services:\n  a:\n    image: b\n    volumes:\n      - \"{written}\"\n").Mounts);
        Assert.Equal((type, source, target, readOnly), (mount.Type, mount.Source, mount.Target, mount.IsReadOnly));
    }

    [Fact]
    public void Takes_what_a_service_extends()
    {
        const string Text = """
            services:
              web: {extends: base, user: app}
              base: {extends: {service: root}, cap_drop: [ALL]}
              root: {image: "web:1", user: root, cap_drop: [NET_RAW]}
            """;
        var web = Service(Text);
        Assert.True(web.IsComplete);
        Assert.Equal("web:1", web["image"].Text);
        Assert.Equal("app", web["user"].Text);
        Assert.Equal(["ALL", "NET_RAW"], web.ItemsOf("cap_drop").Select(item => item.Text));
    }

    [Theory]
    [InlineData("services: {a: {extends: b, image: x}, b: {extends: a}}")]
    [InlineData("services: {a: {extends: {file: other.yaml, service: b}, image: x}}")]
    [InlineData("services: {a: {extends: nobody, image: x}}")]
    [InlineData("services: {a: {ports: [80]}}")]
    public void Knows_when_a_service_is_not_whole(string text) => Assert.False(Service(text).IsComplete);

    [Fact]
    public void Says_that_an_extended_file_was_not_assessed()
    {
        var gap = Assert.Single(Read("services:\n  a:\n    extends: {file: other.yaml, service: b}\n").Gaps);
        Assert.Equal((GapKind.Unknown, 3), (gap.Kind, gap.Span!.Value.Line));
    }

    [Fact]
    public void Reads_any_bytes_without_failing()
    {
        const string Seed = "services:\n  a: &x\n    image: ${A:-b}\n    ports: [\"1:2\", {target: 3}]\n    volumes: [a:b]\n  b: {<<: *x, extends: a}\n";
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Seed);
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            foreach (var service in new ComposeReader().Read(new("compose.yaml"), bytes).Facts.OfType<ComposeService>())
            {
                Assert.True(service.Ports.Count() + service.Mounts.Count() < 100);
            }
        }
    }

    private static ReadResult Read(string text) => new ComposeReader().Read(new("compose.yaml"), Encoding.UTF8.GetBytes(text));

    private static ComposeService Service(string text) => Read(text).Facts.OfType<ComposeService>().First();

    private static string? Text((int First, int Last)? range) => range is { } value ? $"{value.First}-{value.Last}" : null;
}
