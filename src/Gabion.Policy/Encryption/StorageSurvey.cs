using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Gabion.Policy.Encryption;

/// <summary>
/// How objects really lie in etcd, counted from its revisions in the order in which they were written: the newest of each key
/// counts, and older ones, which stay until they are compacted, are counted apart. Values are not kept.
/// </summary>
/// <param name="prefix">Where API servers write (<c>--etcd-prefix</c>): <c>/registry</c>.</param>
public sealed class StorageSurvey(string prefix)
{
    private readonly Dictionary<string, (StoredForm? Form, long Revision)> _newest = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Resource, StoredForm Form), long> _older = [];
    private readonly Dictionary<StoredForm, StoredForm> _forms = [];

    /// <summary>Keys that are not below the prefix.</summary>
    public long Others { get; private set; }

    /// <summary>Every revision that was seen.</summary>
    public long Revisions { get; private set; }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long revision, bool isTombstone)
    {
        Revisions++;
        var name = Name(key);
        if (StoredKey.Parse(name, prefix) is not { } stored)
        {
            Others++;
            return;
        }

        if (_newest.TryGetValue(name, out var older) && older.Form is { } form)
        {
            _older[(stored.Resource, form)] = _older.GetValueOrDefault((stored.Resource, form)) + 1;
        }

        _newest[name] = (isTombstone ? null : Shared(StoredForm.Of(value)), revision);
    }

    /// <summary>The objects of each resource, form and namespace, in this order.</summary>
    public ImmutableArray<StoredObjects> Objects() =>
    [
        .. from key in _newest
           where key.Value.Form is not null
           let stored = StoredKey.Parse(key.Key, prefix)!
           group key by (stored.Resource, Form: key.Value.Form!, stored.Namespace) into same
           let example = same.OrderBy(key => key.Key, StringComparer.Ordinal).First()
           orderby same.Key.Resource, same.Key.Form.IsEncrypted, same.Key.Form.Words, same.Key.Namespace
           select new StoredObjects(same.Key.Resource, same.Key.Form, same.Key.Namespace, same.LongCount(), example.Key, example.Value.Revision),
    ];

    /// <summary>Older revisions in plain text of a resource: what a compaction and defragmentation would remove.</summary>
    public long OlderPlain(string resource) => _older.Where(older => older.Key.Resource == resource && older.Key.Form.IsPlain).Sum(older => older.Value);

    /// <summary>The key as text; bytes that are none are written as <c>\xNN</c>, so that two keys never become one.</summary>
    private static string Name(ReadOnlySpan<byte> key)
    {
        if (Utf8.IsValid(key))
        {
            return Encoding.UTF8.GetString(key);
        }

        var text = new StringBuilder(key.Length * 2);
        foreach (var one in key)
        {
            _ = one is >= 0x20 and < 0x7F ? text.Append((char)one) : text.Append(CultureInfo.InvariantCulture, $"\\x{one:X2}");
        }

        return text.ToString();
    }

    private StoredForm Shared(StoredForm form)
    {
        if (!_forms.TryGetValue(form, out var known))
        {
            _forms[form] = known = form;
        }

        return known;
    }
}

/// <summary>Objects that lie in etcd in the same form.</summary>
/// <param name="Example">The key of one of them, the first by name.</param>
/// <param name="Revision">The revision that wrote that one.</param>
public sealed record StoredObjects(string Resource, StoredForm Form, string Namespace, long Count, string Example, long Revision);
