using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Gabion.Sources.Images.Registry;

/// <summary>A login for a registry.</summary>
/// <param name="IdentityToken">A token that is exchanged for others instead of a password.</param>
public sealed record RegistryLogin(string User, string Password, string? IdentityToken)
{
    // No password in any message or debugger.
    public override string ToString() => User;
}

/// <summary>
/// The logins that docker and podman keep: <c>config.json</c> and <c>auth.json</c> (containers-auth.json(5)), with credential
/// helpers (docker-credential-helpers). Read anew for each registry, at most once. Safe to call from several threads.
/// </summary>
public sealed class RegistryLogins(IReadOnlyList<string> files)
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly TimeSpan HelperTime = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<string> _files = files;
    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryLogin?>>> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _troubles = new();

    private readonly IReadOnlyList<byte[]> _given = [];

    private RegistryLogins(RegistryLogins own, IReadOnlyList<byte[]> given)
        : this(own._files)
    {
        _given = given;
    }

    /// <summary>What could not be used, for messages when a login is refused.</summary>
    public IReadOnlyCollection<string> Troubles => _troubles;

    /// <summary>
    /// The same, and for registries of which these know no login those of configurations that are given (<c>.dockerconfigjson</c> of pull
    /// secrets). They come from elsewhere: a helper program that they name is not run.
    /// </summary>
    public RegistryLogins With(IReadOnlyList<byte[]> configurations)
    {
        ArgumentNullException.ThrowIfNull(configurations);
        return configurations.Count == 0 ? this : new(this, configurations);
    }

    /// <summary>The files of this user, in the order in which podman and docker look.</summary>
    public static RegistryLogins OfUser()
    {
        var home = Environment.GetEnvironmentVariable("HOME") ?? "";
        var files = new List<string?>
        {
            Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE"),
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } run ? Path.Combine(run, "containers", "auth.json") : null,
            Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".config"), "containers", "auth.json"),
            Path.Combine(Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } docker ? docker : Path.Combine(home, ".docker"), "config.json"),
        };
        return new([.. files.OfType<string>().Where(Path.IsPathRooted)]);
    }

    /// <summary>The login for a registry, or for the nearest name above a repository in it; null when there is none.</summary>
    public Task<RegistryLogin?> ForAsync(string registry, string repository, CancellationToken cancellationToken) =>
        _known.GetOrAdd($"{registry}/{repository}", key => new(() => RememberAsync(key, registry, repository, cancellationToken))).Value;

    /// <summary>What was broken off is asked again.</summary>
    private async Task<RegistryLogin?> RememberAsync(string key, string registry, string repository, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(registry, repository, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _known.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<RegistryLogin?> FindAsync(string registry, string repository, CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            if (await FromAsync(file, registry, repository, cancellationToken).ConfigureAwait(false) is { } login)
            {
                return login;
            }
        }

        return _given.Select(configuration => Given(configuration, registry, repository)).FirstOrDefault(login => login is not null);
    }

    /// <summary>
    /// The login that a given configuration has for exactly this registry, or for what is above the repository in it; else by a name with
    /// wildcards, as the kubelet matches them.
    /// </summary>
    private static RegistryLogin? Given(byte[] configuration, string registry, string repository)
    {
        try
        {
            using var document = JsonDocument.Parse(configuration);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("auths", out var auths) || auths.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var wild = auths.EnumerateObject().Select(auth => auth.Name).Where(name => RegistryPattern.IsOne(name) && RegistryPattern.Matches(name, registry, repository)).OrderDescending(StringComparer.Ordinal);
            return Names(registry, repository).Concat(wild)
                .Select(name => Member(document.RootElement, "auths", name) is { ValueKind: JsonValueKind.Object } auth ? Stored(auth) : null)
                .FirstOrDefault(login => login is not null);
        }
        catch (JsonException)
        {
            return null; // nobody but the kubelet, which cannot read it either, would tell more of it
        }
    }

    private async Task<RegistryLogin?> FromAsync(string file, string registry, string repository, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= MaxBytes })
            {
                return null;
            }

            document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            _troubles.Enqueue($"{file} cannot be read: {error.Message}");
            return null;
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var name in Names(registry, repository))
            {
                if (Member(root, "credHelpers", name) is { ValueKind: JsonValueKind.String } helper)
                {
                    return await AskAsync(helper.GetString()!, name, cancellationToken).ConfigureAwait(false);
                }

                if (Member(root, "auths", name) is { ValueKind: JsonValueKind.Object } auth && Stored(auth) is { } stored)
                {
                    return stored;
                }
            }

            return root.TryGetProperty("credsStore", out var store) && store.ValueKind == JsonValueKind.String && store.GetString() is { Length: > 0 } program
                ? await AskAsync(program, registry == "docker.io" ? "https://index.docker.io/v1/" : registry, cancellationToken).ConfigureAwait(false)
                : null;
        }
    }

    /// <summary>The names under which a login may stand, the most exact first.</summary>
    private static IEnumerable<string> Names(string registry, string repository)
    {
        var parts = repository.Split('/');
        for (var length = parts.Length; length > 0; length--)
        {
            yield return $"{registry}/{string.Join('/', parts.Take(length))}";
        }

        yield return registry;
        yield return $"https://{registry}";
        yield return $"https://{registry}/v1/";
        yield return $"https://{registry}/v2/";
        if (registry == "docker.io")
        {
            yield return "https://index.docker.io/v1/";
            yield return "index.docker.io";
        }
    }

    private static JsonElement? Member(JsonElement root, string group, string name) =>
        root.TryGetProperty(group, out var members) && members.ValueKind == JsonValueKind.Object && members.TryGetProperty(name, out var member) ? member : null;

    private static RegistryLogin? Stored(JsonElement auth)
    {
        var identity = Text(auth, "identitytoken");
        if (Text(auth, "auth") is { Length: > 0 } encoded)
        {
            try
            {
                var plain = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).TrimEnd('\0');
                var colon = plain.IndexOf(':');
                return colon < 0 ? null : new(plain[..colon], plain[(colon + 1)..], identity);
            }
            catch (FormatException)
            {
                return null;
            }
        }

        return Text(auth, "username") is { Length: > 0 } user ? new(user, Text(auth, "password") ?? "", identity)
            : identity is { Length: > 0 } ? new("", "", identity)
            : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Asks <c>docker-credential-NAME get</c>, which takes the server on its input and answers in JSON.</summary>
    private async Task<RegistryLogin?> AskAsync(string helper, string server, CancellationToken cancellationToken)
    {
        if (helper.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
        {
            _troubles.Enqueue($"'{helper}' is no name of a credential helper");
            return null;
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(HelperTime);
            using var process = Process.Start(new ProcessStartInfo($"docker-credential-{helper}", ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                await process.StandardInput.WriteAsync(server.AsMemory(), stop.Token).ConfigureAwait(false);
                process.StandardInput.Close();
                var answer = await process.StandardOutput.ReadToEndAsync(stop.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
                return process.ExitCode == 0 ? Answer(answer) : null; // it has none for this server
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill();
                _troubles.Enqueue($"docker-credential-{helper} did not answer");
                return null;
            }
        }
        catch (Exception error) when (error is Win32Exception or JsonException or IOException)
        {
            _troubles.Enqueue($"docker-credential-{helper} cannot be asked: {error.Message}");
            return null;
        }
    }

    private static RegistryLogin? Answer(string json)
    {
        using var document = JsonDocument.Parse(json);
        var (user, secret) = (Text(document.RootElement, "Username") ?? "", Text(document.RootElement, "Secret") ?? "");
        return user == "<token>" ? new("", "", secret) : new(user, secret, null);
    }
}
