using System.Text.Json;
using Gabion.Model.Cluster;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Images.InUse;

/// <summary>
/// Which logins for registries a pod has: its own <c>imagePullSecrets</c> and, as the ServiceAccount admission does, those of its
/// service account where it names none. Nothing of them is written or told anywhere.
/// </summary>
internal sealed class PullSecrets
{
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<(string Namespace, string Name), byte[]> _logins = [];
    private readonly Dictionary<(string Namespace, string Name), string[]> _accounts = [];
    private readonly Dictionary<string, HashSet<(string Namespace, string? Account, string Names)>> _users = new(StringComparer.Ordinal);

    /// <summary>Keeps a Secret of type <c>kubernetes.io/dockerconfigjson</c> or <c>kubernetes.io/dockercfg</c> that really holds one.</summary>
    public void Note(ApiObject item)
    {
        if (item.Kind is not { Group: "", Kind: "Secret" } || item.Json.Length > MaxBytes)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(item.Json);
            var key = Text(document.RootElement, "type") switch { "kubernetes.io/dockerconfigjson" => ".dockerconfigjson", "kubernetes.io/dockercfg" => ".dockercfg", _ => null };
            if (key is not null && document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && Text(data, key) is { } encoded)
            {
                var plain = Convert.FromBase64String(encoded);
                if (plain is [(byte)'{', ..])
                {
                    _logins[(item.Namespace ?? "", item.Name)] = key == ".dockercfg" ? [.. "{\"auths\":"u8, .. plain, (byte)'}'] : plain;
                }
            }
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            // What is no login opens no registry; that its image cannot be had is told where it is asked for.
        }
    }

    public void NoteAccount(KubernetesObject account) =>
        _accounts[(account.NamespaceOrDefault, account.Name)] = [.. account.Root["imagePullSecrets"].Items.Select(item => item["name"].Text).OfType<string>()];

    /// <param name="place">What runs the pod in the end: <c>namespace/Kind/name</c>.</param>
    public void NoteUser(string place, string space, PodTemplate pod)
    {
        var names = pod.Spec["imagePullSecrets"].Items.Select(item => item["name"].Text).OfType<string>().ToList();
        if (!_users.TryGetValue(place, out var users))
        {
            _users.Add(place, users = []);
        }

        users.Add((space, names.Count == 0 ? pod.ServiceAccountName : null, string.Join('\n', names)));
    }

    /// <summary>The logins of those places, each once.</summary>
    public IReadOnlyList<byte[]> For(IEnumerable<string> places) =>
    [
        .. places.SelectMany(place => _users.GetValueOrDefault(place) ?? [])
            .SelectMany(user => (user.Account is null ? user.Names.Split('\n') : _accounts.GetValueOrDefault((user.Namespace, user.Account)) ?? []).Select(name => (user.Namespace, name)))
            .Distinct().Select(name => _logins.GetValueOrDefault(name)).OfType<byte[]>(),
    ];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
