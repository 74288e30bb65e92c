using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Readers.Cluster;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Scan.Images.InUse;
using Gabion.Sources.Images.Registry;
using Gabion.Tests.Images.Registry;

namespace Gabion.Tests.Images;

/// <summary>Images that run are asked for a few at a time, and told of in one order.</summary>
public sealed class ImagesSideBySideTests
{
    private const int Images = 7;

    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_registry_is_asked_for_several_images_at_once()
    {
        var files = Files();
        var manifests = new Gate();
        var layers = new Gate();
        using var server = new FakeRegistry((context, _) => Task.Run(async () =>
        {
            var path = context.Request.Url!.AbsolutePath;
            var gate = path.Contains("/manifests/", StringComparison.Ordinal) ? manifests : files.Layers.Contains(path) ? layers : null;
            if (gate is not null)
            {
                await gate.PassAsync();
            }

            var isKnown = files.Contents.TryGetValue(path, out var body);
            if (path.Contains("/manifests/", StringComparison.Ordinal))
            {
                context.Response.ContentType = "application/vnd.oci.image.manifest.v1+json";
            }

            FakeRegistry.Send(context, path == "/v2/" ? "{}"u8.ToArray() : body ?? [], path == "/v2/" || isKnown ? 200 : 404);
        }));
        var settings = RegistrySettings.Default with { Insecure = [server.Name], Retries = 0 };
        var places = new ImagePlaces(StoredImages.None, new RegistryReach(settings, new RegistryLogins([]), TimeProvider.System), KnownBases.None);
        var inUse = new ImagesInUse();
        inUse.Note(new ManifestReader().Read(new("x.yaml"), Encoding.UTF8.GetBytes(string.Join("---\n", Enumerable.Range(0, Images + 1).Select(number => $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: p{{number}}, namespace: demo}
            spec: {containers: [{name: c, image: "{{server.Name}}/app{{number}}:1"}]}

            """)))).Facts);
        var gaps = new List<CoverageGap>();
        var scanned = await new ImagesInUseScanner(places, new() { Target = "cluster", Rules = new(["GBN-CON-211"], []) }, TimeProvider.System).ScanAsync(inUse, gaps.Add, Stop);

        Assert.InRange(manifests.Most, 2, 4);
        Assert.InRange(layers.Most, 2, 4);
        Assert.Equal(Enumerable.Range(0, Images).Select(number => $"{server.Name}/app{number}:1"), scanned.Select(image => image.Names[0]));
        Assert.All(scanned, image => Assert.Equal(1, image.Coverage.Assessed["Image"]));
        Assert.StartsWith($"{server.Name}/app{Images}:1", Assert.Single(gaps).Path, StringComparison.Ordinal); // the registry has it not
    }

    private static (ConcurrentDictionary<string, byte[]> Contents, HashSet<string> Layers) Files()
    {
        var contents = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        var layers = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < Images; number++)
        {
            var layer = MadeImage.Tar([("etc/os-release", Encoding.UTF8.GetBytes($"ID=debian\nVERSION_ID=13\n# {number}\n"))]);
            var config = Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{Hash(layer)}}"] } }""");
            contents[$"/v2/app{number}/blobs/{Hash(layer)}"] = layer;
            contents[$"/v2/app{number}/blobs/{Hash(config)}"] = config;
            contents[$"/v2/app{number}/manifests/1"] = Encoding.UTF8.GetBytes($$"""
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Hash(config)}}","size":{{config.Length}}},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{Hash(layer)}}","size":{{layer.Length}}}]}
                """);
            layers.Add($"/v2/app{number}/blobs/{Hash(layer)}");
        }

        return (contents, layers);
    }

    private static string Hash(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>Holds the first who comes until a second is there too, and counts who is there at once.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _there;
        private int _most;

        public int Most => _most;

        public async Task PassAsync()
        {
            var now = Interlocked.Increment(ref _there);
            for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
            {
            }

            if (now >= 2)
            {
                _second.TrySetResult();
            }

            await Task.WhenAny(_second.Task, Task.Delay(AtMost)); // the delay ends only a test that fails
            Interlocked.Decrement(ref _there);
        }
    }
}
