using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Encryption;

/// <summary>
/// What an EncryptionConfiguration means, as the API server reads it (k8s.io/apiserver,
/// pkg/server/options/encryptionconfig/config.go): a resource has the providers of every element that names it; one that comes
/// after a wildcard of its group or <c>*.*</c> makes the API server refuse the file. When an object is stored, the exact name
/// wins over the group's wildcard, and that over <c>*.*</c>. The first provider writes, the others only read.
/// </summary>
public sealed class EncryptionPlan
{
    private readonly Dictionary<(string Group, string Resource), ImmutableArray<EncryptionProvider>> _providers = [];

    public EncryptionPlan(Field root)
    {
        var masked = ImmutableArray.CreateBuilder<MaskedResource>();
        foreach (var element in root["resources"].Items)
        {
            ImmutableArray<EncryptionProvider> providers = [.. element["providers"].Items.Select(EncryptionProvider.Read)];
            foreach (var name in element["resources"].Items)
            {
                var (group, resource) = Parse(name.Text ?? "");
                if (_providers.ContainsKey((group, "*")) || _providers.ContainsKey(("*", "*")))
                {
                    masked.Add(new(name, _providers.ContainsKey((group, "*")) ? Spell((group, "*")) : "*.*"));
                }
                else
                {
                    _providers[(group, resource)] = _providers.TryGetValue((group, resource), out var known) ? known.AddRange(providers) : providers;
                }
            }

            Providers = Providers.AddRange(providers);
        }

        Masked = masked.ToImmutable();
    }

    /// <summary>Every provider, in the order of the file.</summary>
    public ImmutableArray<EncryptionProvider> Providers { get; } = [];

    /// <summary>Resources that are named after a wildcard that already takes them: the API server refuses the file.</summary>
    public ImmutableArray<MaskedResource> Masked { get; }

    /// <summary>The resources and wildcards that are named, in the order of the file.</summary>
    public IEnumerable<string> Names => _providers.Keys.Select(Spell);

    /// <summary>The providers of a resource (<c>secrets</c>, <c>deployments.apps</c>); empty when nothing names it, so that it is stored in plain text.</summary>
    public ImmutableArray<EncryptionProvider> For(string resource)
    {
        var (group, name) = Parse(resource);
        return _providers.TryGetValue((group, name), out var exact) ? exact
            : _providers.TryGetValue((group, "*"), out var inGroup) ? inGroup
            : _providers.TryGetValue(("*", "*"), out var any) ? any
            : [];
    }

    /// <summary>The provider that writes a resource; null for plain text because nothing names it.</summary>
    public EncryptionProvider? Writer(string resource) => For(resource) is [var first, ..] ? first : null;

    /// <summary>Group and name: <c>deployments.apps</c>, <c>secrets</c>, <c>*.</c> (the core group), <c>*.*</c>.</summary>
    private static (string Group, string Resource) Parse(string text)
    {
        var dot = text.IndexOf('.');
        return dot < 0 ? ("", text) : (text[(dot + 1)..], text[..dot]);
    }

    private static string Spell((string Group, string Resource) name) =>
        name.Group.Length == 0 && name.Resource != "*" ? name.Resource : $"{name.Resource}.{name.Group}";
}

/// <summary>A resource that an earlier wildcard takes.</summary>
public sealed record MaskedResource(Field Name, string By);
