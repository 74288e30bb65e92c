using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>What is wrong with a kubeconfig: the message names file, line and column.</summary>
internal sealed class KubeconfigException(string message, string? advice = null) : Exception(message)
{
    public string? Advice { get; } = advice;
}

/// <summary>
/// Kubeconfig files, merged: the first that says something wins, entries by name, and paths are relative to the file
/// that holds them. https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
internal sealed class Kubeconfig
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, Entry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _users = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];
    private string? _current;

    /// <exception cref="KubeconfigException">A file cannot be read, or is none.</exception>
    public static Kubeconfig Read(IEnumerable<string> files)
    {
        var merged = new Kubeconfig();
        foreach (var file in files)
        {
            merged.Add(file);
        }

        return merged;
    }

    /// <exception cref="KubeconfigException">There is no such context, or it is not complete.</exception>
    public ClusterAccess Resolve(string? wanted)
    {
        var (name, context) = Context(wanted);
        var cluster = Named(_clusters, context, "cluster", name) ?? throw Wrong(context, context.Value, $"the context '{name}' names no cluster");
        var user = Named(_users, context, "user", name);
        var server = Text(cluster, "server") ?? throw Wrong(cluster, cluster.Value, "the cluster has no server");
        var authorities = Bytes(cluster, "certificate-authority");
        var isInsecure = cluster.Value["insecure-skip-tls-verify"].IsTrue;
        if (isInsecure && authorities is not null)
        {
            throw Wrong(cluster, cluster.Value["insecure-skip-tls-verify"], "a certificate authority is given and the certificate shall not be checked: only one of them can be meant");
        }

        return new()
        {
            Name = name,
            Server = Address(cluster, server),
            Namespace = Text(context, "namespace") is { Length: > 0 } space ? space : "default",
            Authorities = authorities is null ? null : Certificates(authorities, Place(cluster, cluster.Value)),
            TlsServerName = Text(cluster, "tls-server-name") is { Length: > 0 } tls ? tls : null,
            IsInsecure = isInsecure,
            Proxy = Proxy(cluster),
            User = user is null ? ClusterUser.Anonymous : User(user, cluster, server, authorities),
        };
    }

    /// <summary>Certificates in PEM that vouch for a server.</summary>
    public static X509Certificate2Collection Certificates(string pem, string place)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new KubeconfigException($"{place}: the certificate authority cannot be read: {error.Message}");
        }

        return found.Count > 0 ? found : throw new KubeconfigException($"{place}: the certificate authority holds no certificate in PEM");
    }

    private (string Name, Entry Context) Context(string? wanted)
    {
        var shown = string.Join(", ", _files);
        if ((wanted ?? _current) is not { Length: > 0 } name)
        {
            throw new KubeconfigException($"{shown}: no context is current, so it is not known which cluster is meant", $"Name one with --context. {Known()}");
        }

        if (_contexts.TryGetValue(name, out var context))
        {
            return (name, context);
        }

        var near = Spelling.Nearest(name, _contexts.Keys) is { } nearest ? $"Did you mean '{nearest}'? " : "";
        throw new KubeconfigException($"{shown}: there is no context '{name}'{(wanted is null ? ", which is the current one" : "")}", $"{near}{Known()}");
    }

    private string Known() => _contexts.Count == 0 ? "There are none." : $"There {(_contexts.Count == 1 ? "is" : "are")} {string.Join(", ", _contexts.Keys.Order(StringComparer.Ordinal).Take(12))}.";

    private static ClusterUser User(Entry user, Entry cluster, string server, string? authorities)
    {
        var certificate = Bytes(user, "client-certificate");
        var key = Bytes(user, "client-key");
        if (certificate is null != key is null)
        {
            throw Wrong(user, user.Value, certificate is null ? "there is a client key but no client certificate" : "there is a client certificate but no client key");
        }

        var name = Text(user, "username");
        return new()
        {
            Certificate = certificate is null ? null : Certificate(user, certificate, key!),
            Token = Text(user, "token") is { Length: > 0 } token ? Header(user, "token", token) : OpenIdToken(user),
            TokenFile = Text(user, "tokenFile") is { Length: > 0 } file ? Beside(user, file) : null,
            Basic = string.IsNullOrEmpty(name) ? null : (name, Text(user, "password") ?? ""),
            Exec = user.Value["exec"].IsSet ? Exec(user, cluster, server, authorities) : null,
            Impersonation = Once(user, [.. Impersonation(user)]),
        };
    }

    private static ClientCertificate Certificate(Entry user, string certificate, string key)
    {
        try
        {
            return ClientCertificate.Read(certificate, key);
        }
        catch (CryptographicException error)
        {
            var isLocked = key.Contains("ENCRYPTED", StringComparison.Ordinal);
            throw Wrong(user, user.Value, isLocked ? "the client key is encrypted, which no kubeconfig can say the password of" : $"the client certificate and key cannot be used: {error.Message}");
        }
    }

    private static string? OpenIdToken(Entry user)
    {
        var provider = user.Value["auth-provider"];
        if (!provider.IsSet)
        {
            return null;
        }

        return provider["name"].Text == "oidc" && provider["config"]["id-token"].Text is { Length: > 0 } token
            ? Header(user, "auth-provider", token)
            : throw Wrong(user, provider, $"the auth-provider '{provider["name"].Text}' is none that is still in use", "Use an exec plugin (gke-gcloud-auth-plugin, kubelogin, aws eks get-token…), or a token.");
    }

    private static ExecPlugin Exec(Entry user, Entry cluster, string server, string? authorities)
    {
        var exec = user.Value["exec"];
        var version = exec["apiVersion"].Text ?? "";
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw Wrong(user, exec["apiVersion"], $"the exec plugin speaks '{version}', which is not known", "client.authentication.k8s.io/v1 and v1beta1 are.");
        }

        if (exec["command"].Text is not { Length: > 0 } command)
        {
            throw Wrong(user, exec, "the exec plugin has no command");
        }

        if (exec["interactiveMode"].Text == "Always")
        {
            throw Wrong(user, exec["interactiveMode"], $"the exec plugin {command} asks for a terminal (interactiveMode: Always), and none is given to it", "Log in by another way, for example with a token.");
        }

        return new()
        {
            ApiVersion = version,
            Command = command.Contains('/', StringComparison.Ordinal) ? Beside(user, command) : command,
            Arguments = [.. exec["args"].Texts],
            Environment = [.. exec["env"].Items.Where(item => item["name"].Text is { Length: > 0 }).Select(item => (item["name"].Text!, item["value"].Text ?? ""))],
            InstallHint = exec["installHint"].Text,
            Place = Place(user, exec),
            Cluster = exec["provideClusterInfo"].IsTrue
                ? new(server, Text(cluster, "tls-server-name"), cluster.Value["insecure-skip-tls-verify"].IsTrue, authorities, Text(cluster, "proxy-url"),
                    cluster.Value["extensions"].Items.FirstOrDefault(item => item["name"].Text == "client.authentication.k8s.io/exec")["extension"])
                : null,
        };
    }

    private static IEnumerable<(string Name, string Value)> Impersonation(Entry user)
    {
        if (Text(user, "as") is { Length: > 0 } name)
        {
            yield return ("Impersonate-User", Header(user, "as", name));
        }

        if (Text(user, "as-uid") is { Length: > 0 } uid)
        {
            yield return ("Impersonate-Uid", Header(user, "as-uid", uid));
        }

        foreach (var group in user.Value["as-groups"].Texts)
        {
            yield return ("Impersonate-Group", Header(user, "as-groups", group));
        }

        foreach (var extra in user.Value["as-user-extra"].Entries)
        {
            foreach (var value in extra.Value.Texts)
            {
                yield return ($"Impersonate-Extra-{Uri.EscapeDataString(extra.Key)}", Header(user, "as-user-extra", value));
            }
        }
    }

    /// <summary>The API server takes each header line for one value, and the runtime writes all values of a header into one line.</summary>
    private static ImmutableArray<(string Name, string Value)> Once(Entry user, ImmutableArray<(string Name, string Value)> headers) =>
        headers.GroupBy(header => header.Name).FirstOrDefault(group => group.Count() > 1) is { } several
            ? throw Wrong(user, user.Value, $"there is more than one value for {several.Key}, which cannot be sent")
            : headers;

    /// <summary>What goes into a header may not end it.</summary>
    private static string Header(Entry entry, string key, string value) => value.All(c => c is >= ' ' and < '\x7f')
        ? value
        : throw Wrong(entry, entry.Value[key], $"{key} holds characters that no header can carry");

    private void Add(string file)
    {
        var text = ReadFile(file);
        _files.Add(file);
        var documents = YamlReader.Read(text);
        if (documents.SelectMany(document => document.Problems).FirstOrDefault(problem => problem.IsFatal) is { } problem)
        {
            throw new KubeconfigException($"{file}:{problem.At}: the kubeconfig is not valid: {problem.Message}");
        }

        if (documents.Count == 0 || documents[0].Root is null || documents[0].Field.IsNull)
        {
            return; // an empty file, as `kubectl config` starts with
        }

        var root = documents[0].Field;
        if (!root.IsMapping || (root["kind"].Text is { } kind && kind != "Config"))
        {
            throw new KubeconfigException($"{file}:{root.Span}: this is no kubeconfig{(root["kind"].Text is { } other ? $" but a {other}" : "")}");
        }

        _current ??= root["current-context"].Text is { Length: > 0 } current ? current : null;
        Take(file, root, "clusters", "cluster", _clusters);
        Take(file, root, "contexts", "context", _contexts);
        Take(file, root, "users", "user", _users);
    }

    private static void Take(string file, Field root, string list, string member, Dictionary<string, Entry> into)
    {
        if (root[list].IsSet && !root[list].IsSequence)
        {
            throw new KubeconfigException($"{file}:{root[list].Span}: {list} is no list");
        }

        foreach (var item in root[list].Items)
        {
            if (item["name"].Text is { } name)
            {
                into.TryAdd(name, new(item[member], file));
            }
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var content = new MemoryStream();
            var buffer = new byte[65_536];
            while (stream.Read(buffer) is > 0 and var count)
            {
                content.Write(buffer, 0, count);
                if (content.Length > MaxBytes)
                {
                    throw new KubeconfigException($"{file} is larger than {MaxBytes >> 20} MiB, which no kubeconfig is");
                }
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{file} cannot be read: {error.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new KubeconfigException($"{file} is no text in UTF-8, so it is no kubeconfig");
        }
    }

    private static Entry? Named(Dictionary<string, Entry> entries, Entry context, string key, string contextName)
    {
        if (Text(context, key) is not { Length: > 0 } name)
        {
            return null;
        }

        return entries.TryGetValue(name, out var entry) ? entry : throw Wrong(
            context, context.Value[key], $"the context '{contextName}' names the {key} '{name}', which is in none of the files",
            Spelling.Nearest(name, entries.Keys) is { } near ? $"Did you mean '{near}'?" : null);
    }

    /// <summary>The content of <c>key-data</c> (base64), or of the file that <c>key</c> names; the data wins, as with kubectl.</summary>
    private static string? Bytes(Entry entry, string key)
    {
        if (Text(entry, key + "-data") is { Length: > 0 } data)
        {
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var count)
                ? Encoding.UTF8.GetString(bytes, 0, count)
                : throw Wrong(entry, entry.Value[key + "-data"], $"{key}-data is no base64");
        }

        return Text(entry, key) is { Length: > 0 } file ? ReadFile(Beside(entry, file)) : null;
    }

    private static string? Text(Entry entry, string key)
    {
        var field = entry.Value[key];
        return field.IsSet && !field.IsScalar ? throw Wrong(entry, field, $"{key} is no text") : field.Text;
    }

    private static string Beside(Entry entry, string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(entry.File)) ?? "/", path);

    private static Uri Address(Entry cluster, string server)
    {
        var hasTls = cluster.Value["certificate-authority"].IsSet || cluster.Value["certificate-authority-data"].IsSet || cluster.Value["insecure-skip-tls-verify"].IsTrue;
        var text = server.Contains("://", StringComparison.Ordinal) ? server : $"{(hasTls ? "https" : "http")}://{server}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.Host.Length > 0
            ? uri
            : throw Wrong(cluster, cluster.Value["server"], $"the server '{server}' is no address", "It looks like https://host:6443.");
    }

    private static Uri? Proxy(Entry cluster)
    {
        if (Text(cluster, "proxy-url") is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw Wrong(cluster, cluster.Value["proxy-url"], $"the proxy '{text}' is no address of a kind that is known", "http, https and socks5 are.");
    }

    private static string Place(Entry entry, Field field) => $"{entry.File}:{field.Span}";

    private static KubeconfigException Wrong(Entry entry, Field field, string what, string? advice = null) => new($"{Place(entry, field)}: {what}", advice);

    private sealed record Entry(Field Value, string File);
}
