using System.Globalization;
using System.Net;
using System.Text;
using Gabion.Intel;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images.Registry;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images.Registry;

public sealed class RegistryClientTests
{
    private static readonly byte[] Manifest = """{"schemaVersion":2}"""u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_that_breaks_off_goes_on_where_it_stopped()
    {
        var blob = new byte[300_000];
        new Random(1).NextBytes(blob);
        using var server = new FakeRegistry((context, request) =>
        {
            var from = context.Request.Headers["Range"] is { } range ? int.Parse(range.Split('=', '-')[1], CultureInfo.InvariantCulture) : 0;
            context.Response.StatusCode = from == 0 ? 200 : 206;
            context.Response.ContentLength64 = blob.Length - from;
            context.Response.OutputStream.Write(blob, from, Math.Min(120_000, blob.Length - from));
            if (from + 120_000 < blob.Length)
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }

            return Task.CompletedTask;
        });
        using var client = Client(server);
        await using var stream = await client.BlobAsync("app", Digest.OfSha256(new byte[32]), Token);
        using var read = new MemoryStream();
        await Task.Run(() => stream.CopyTo(read), Token);
        Assert.Equal(blob, read.ToArray());
        Assert.True(server.Requests > 1);
    }

    [Fact]
    public async Task A_blob_that_breaks_off_is_read_anew_where_there_are_no_ranges()
    {
        var blob = new byte[300_000];
        new Random(2).NextBytes(blob);
        using var server = new FakeRegistry((context, request) =>
        {
            // The whole each time, more of it each time.
            context.Response.ContentLength64 = blob.Length;
            context.Response.OutputStream.Write(blob, 0, Math.Min(120_000 * request, blob.Length));
            if (120_000 * request < blob.Length)
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }

            return Task.CompletedTask;
        });
        using var client = Client(server);
        await using var stream = await client.BlobAsync("app", Digest.OfSha256(new byte[32]), Token);
        using var read = new MemoryStream();
        await Task.Run(() => stream.CopyTo(read), Token);
        Assert.Equal(blob, read.ToArray());
        Assert.True(server.Requests > 1);
    }

    [Theory]
    [InlineData("""{"harbor_version": "v2.0.0-4a5b6c7d"}""", "golang:github.com/goharbor/harbor@v2.0.0", true)]
    [InlineData("""{"harbor_version": "v2.99.0"}""", "golang:github.com/goharbor/harbor@v2.99.0", false)]
    [InlineData("<html>", null, false)]
    [InlineData("{}", null, false)]
    public async Task Harbor_says_which_version_it_is(string answer, string? key, bool isVulnerable)
    {
        using var server = new FakeRegistry((context, _) =>
        {
            FakeRegistry.Send(context, Encoding.UTF8.GetBytes(context.Request.Url!.AbsolutePath == "/v2/" ? "{}" : answer));
            return Task.CompletedTask;
        });
        using var place = new RegistryServer(Client(server), []);
        var program = (await place.SetupAsync(Token)).Program;
        Assert.Equal(key, program?.Key);
        var known = program is null ? [] : Matcher.Match([program], null, BuiltInSet.Lazily.Value, new(2026, 1, 1)).Vulnerabilities;
        Assert.Equal(isVulnerable, known.Any(found => found.Vulnerability.Id == "CVE-2019-19030"));
    }

    [Fact]
    public async Task Waits_when_there_were_too_many_requests()
    {
        using var server = new FakeRegistry((context, request) =>
        {
            context.Response.Headers["Retry-After"] = "0";
            FakeRegistry.Send(context, Manifest, request < 3 ? 429 : 200);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        Assert.Equal(Manifest, (await client.ManifestAsync("app", "1", Token)).Bytes);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Does_not_wait_a_day()
    {
        using var server = new FakeRegistry((context, _) =>
        {
            context.Response.Headers["Retry-After"] = "86400";
            FakeRegistry.Send(context, [], 429);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", "1", Token));
        Assert.Contains("asks to be left alone for 24 hours (429, Retry-After); that is not waited for", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_blob_that_hangs_is_given_up_the_second_time()
    {
        var told = new List<string>();
        using var server = new FakeRegistry(async (context, request) =>
        {
            if (request == 1)
            {
                context.Response.ContentLength64 = 1000;
                await context.Response.OutputStream.WriteAsync(new byte[10], Token);
                await context.Response.OutputStream.FlushAsync(Token); // and nothing more
            }
        });
        using var client = Client(server, new() { Patience = TimeSpan.FromMilliseconds(200), Pause = TimeSpan.FromMilliseconds(1), Waits = told.Add });
        using var blob = await client.BlobAsync("app", Digest.OfSha256(new byte[32]), Token);
        var error = await Assert.ThrowsAsync<IOException>(() => Task.Run(() => blob.CopyTo(Stream.Null), Token));
        Assert.Equal(3, server.Requests);
        Assert.Contains("no answer within", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing came for 0 seconds at byte 10", told[0], StringComparison.Ordinal);
        Assert.Contains("does not answer", told[1], StringComparison.Ordinal);
        Assert.Equal(2, told.Count);
    }

    [Theory]
    [InlineData(404, "does not have /v2/app/manifests/1")]
    [InlineData(500, "500")]
    [InlineData(429, "no more requests")]
    [InlineData(403, "refuses")]
    public async Task Says_what_the_registry_answered(int status, string words)
    {
        using var server = new FakeRegistry((context, _) =>
        {
            FakeRegistry.Send(context, [], status);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", "1", Token));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    public async Task A_redirect_to_nowhere_is_told(string address)
    {
        using var server = new FakeRegistry((context, _) =>
        {
            context.Response.Headers["Location"] = address;
            FakeRegistry.Send(context, [], 307);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", "1", Token));
        Assert.Matches("answered /v2/app/manifests/1 with (307|a redirect to file:///etc/passwd that cannot be followed)", error.Message);
    }

    [Fact]
    public async Task Gives_up_on_a_registry_that_does_not_answer()
    {
        using var server = new FakeRegistry((_, _) => Task.CompletedTask);
        using var client = Client(server, new() { Patience = TimeSpan.FromMilliseconds(200), Retries = 1 });
        await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", "1", Token));
    }

    [Fact]
    public async Task A_manifest_with_another_digest_is_refused()
    {
        using var server = new FakeRegistry((context, _) =>
        {
            FakeRegistry.Send(context, Manifest);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", Digest.OfSha256(new byte[32]).ToString(), Token));
        Assert.Contains("digest mismatch: expected sha256:0000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gets_a_token_with_the_login_that_docker_keeps()
    {
        using var folder = new TemporaryFolder();
        using var server = new FakeRegistry((context, _) =>
        {
            var login = context.Request.Headers["Authorization"];
            if (context.Request.Url!.AbsolutePath == "/token")
            {
                var isRight = login == "Basic " + Convert.ToBase64String("me:secret"u8) && context.Request.QueryString["scope"] == "repository:app:pull";
                FakeRegistry.Send(context, """{"token":"abc"}"""u8.ToArray(), isRight ? 200 : 401);
            }
            else if (login == "Bearer abc")
            {
                FakeRegistry.Send(context, Manifest);
            }
            else
            {
                context.Response.Headers["WWW-Authenticate"] = $"Bearer realm=\"http://{context.Request.Url.Authority}/token\",service=\"x\",scope=\"repository:app:pull\"";
                FakeRegistry.Send(context, [], 401);
            }

            return Task.CompletedTask;
        });
        var file = folder.Write("config.json", $$"""{"auths":{"{{server.Name}}":{"auth":"{{Convert.ToBase64String("me:secret"u8)}}"} } }""");
        using var client = Client(server, logins: new([file]));
        Assert.Equal(Manifest, (await client.ManifestAsync("app", "1", Token)).Bytes);
    }

    [Fact]
    public async Task Falls_back_to_the_tag_for_referrers()
    {
        var digest = Digest.OfSha256(new byte[32]);
        using var server = new FakeRegistry((context, _) =>
        {
            var isTag = context.Request.Url!.AbsolutePath == $"/v2/app/manifests/sha256-{digest.Hex}";
            FakeRegistry.Send(context, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"{{digest}}","size":3,"artifactType":"y"}]}"""), isTag ? 200 : 404);
            return Task.CompletedTask;
        });
        using var client = Client(server);
        Assert.Equal("y", Assert.Single(await client.ReferrersAsync("app", digest, Token)).ArtifactType);
    }

    /// <summary>A signature that only the referrers know, by the API or by the tag that stands for it; and a tag that is listed and gone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signatures_of_today_are_found_over_the_API(bool hasApi)
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var image = new MadeImage(MadeLayer.Of("a=1")).Manifest(files);
        var unsigned = new MadeImage(MadeLayer.Of("b=1")).Manifest(files);
        var bundle = MadeImage.Blob(files, "{}"u8.ToArray());
        var signature = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"artifactType":"application/vnd.dev.sigstore.bundle.v0.3+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{bundle}}","size":2},
             "layers":[{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","digest":"{{bundle}}","size":2}],"subject":{"mediaType":"x","digest":"{{image}}","size":1} }
            """));
        var index = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{signature}}","size":1,"artifactType":"application/vnd.dev.sigstore.bundle.v0.3+json"}]}
            """);
        var none = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();
        var answers = files.SelectMany(file => new[] { "manifests", "blobs" }.Select(kind => (Path: $"/v2/app/{kind}/sha256:{Path.GetFileName(file.Path)}", file.Bytes))).DistinctBy(file => file.Path).ToDictionary(file => file.Path, file => file.Bytes, StringComparer.Ordinal);
        var tag = image.Replace(':', '-');
        answers["/v2/app/tags/list"] = Encoding.UTF8.GetBytes(hasApi ? """{"tags":["gone","1","2"]}""" : $$"""{"tags":["gone","1","2","{{tag}}"]}""");
        answers["/v2/app/manifests/1"] = answers[$"/v2/app/manifests/{image}"];
        answers["/v2/app/manifests/2"] = answers[$"/v2/app/manifests/{unsigned}"];
        answers[$"/v2/app/manifests/{tag}"] = answers[$"/v2/app/manifests/sha256:{MadeImage.Hex(index)}"] = index;
        if (hasApi)
        {
            (answers[$"/v2/app/referrers/{image}"], answers[$"/v2/app/referrers/{unsigned}"]) = (index, none);
        }

        using var server = new FakeRegistry((context, _) =>
        {
            var known = answers.TryGetValue(context.Request.Url!.AbsolutePath, out var answer);
            FakeRegistry.Send(context, answer ?? [], known ? 200 : 404);
            return Task.CompletedTask;
        });
        using var place = new RegistryServer(Client(server), ["app"]);
        var result = await new RegistryScanner(TimeProvider.System, "test", KnownBases.None).ScanAsync(place, new() { Target = "registry" }, Token);
        var report = Assert.IsType<ScanResult.Assessed>(result).Report;
        Assert.Equal(["app:2"], report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-227").Select(finding => finding.Location.Path));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Path == "app:gone" && gap.Reason.StartsWith("The tag could not be read", StringComparison.Ordinal));
        Assert.Equal(2, report.Coverage.Assessed["Image"]);
    }

    [Fact]
    public async Task Follows_the_pages_of_a_list()
    {
        using var server = new FakeRegistry((context, request) =>
        {
            if (request == 1)
            {
                context.Response.Headers["Link"] = "</v2/_catalog?last=a&n=1>; rel=\"next\"";
            }

            FakeRegistry.Send(context, Encoding.UTF8.GetBytes($$"""{"repositories":["r{{request}}"]}"""));
            return Task.CompletedTask;
        });
        using var client = Client(server);
        Assert.Equal(["r1", "r2"], await client.RepositoriesAsync(Token));
    }

    [Fact]
    public async Task The_clear_is_only_for_registries_that_are_named()
    {
        using var server = new FakeRegistry((context, _) =>
        {
            FakeRegistry.Send(context, Manifest);
            return Task.CompletedTask;
        });
        using var client = new RegistryClient(server.Name, new() { Retries = 0 }, new([]), TimeProvider.System);
        var error = await Assert.ThrowsAsync<IOException>(() => client.ManifestAsync("app", "1", Token));
        Assert.Contains($"--insecure {server.Name}", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("""{"auths":{"r.example/team":{"auth":"YTpi"},"r.example":{"auth":"Yzpk"} }}""", "r.example", "team/app", "a")]
    [InlineData("""{"auths":{"r.example/team":{"auth":"YTpi"},"r.example":{"auth":"Yzpk"} }}""", "r.example", "other", "c")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"YTpi"} }}""", "docker.io", "library/x", "a")]
    [InlineData("""{"auths":{"r.example":{"username":"u","password":"p"} }}""", "r.example", "x", "u")]
    [InlineData("""{"auths":{"r.example":{"auth":"!!!"} }}""", "r.example", "x", null)]
    [InlineData("""{"auths":[1]}""", "r.example", "x", null)]
    [InlineData("not json", "r.example", "x", null)]
    public async Task Reads_logins_of_docker_and_podman(string json, string registry, string repository, string? user)
    {
        using var folder = new TemporaryFolder();
        var logins = new RegistryLogins([folder.Write("auth.json", json)]);
        Assert.Equal(user, (await logins.ForAsync(registry, repository, Token))?.User);
    }

    private static RegistryClient Client(FakeRegistry server, RegistrySettings? settings = null, RegistryLogins? logins = null) => new(
        server.Name,
        (settings ?? RegistrySettings.Default with { Pause = TimeSpan.FromMilliseconds(1) }) with { Insecure = [server.Name] },
        logins ?? new([]),
        TimeProvider.System);
}
