using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Model;
using Gabion.Policy.Encryption;
using Gabion.Reports;

namespace Gabion.Cli.Cluster;

/// <summary>What <c>gabion cluster etcd-check</c> found, as text and as JSON.</summary>
/// <param name="source">What was read, in words.</param>
internal sealed class EtcdCheckOutput(string source, StorageSurvey survey)
{
    private const int MostNamespaces = 6;

    private readonly ImmutableArray<StoredObjects> _objects = survey.Objects();

    public bool IsEmpty => _objects.IsEmpty;

    public bool HasPlainSecrets => _objects.Any(IsPlainSecret);

    /// <summary>Secrets of which it cannot be told whether they are encrypted.</summary>
    public long UnknownSecrets => _objects.Where(group => group.Resource == "secrets" && group.Form == StoredForm.Unknown).Sum(group => group.Count);

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{source}\n");
        if (IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"  No object of an API server: {survey.Others:N0} other keys. Is --prefix right?\n");
            return text.ToString();
        }

        var width = Math.Min(40, _objects.Max(group => VisibleText.Of(group.Resource).Length));
        foreach (var group in _objects.GroupBy(group => (group.Resource, group.Form)))
        {
            var form = group.Key.Form;
            text.Append(CultureInfo.InvariantCulture, $"  {(IsPlainSecret(group.First()) ? "!" : group.Key is { Resource: "secrets" } && form == StoredForm.Unknown ? "?" : " ")} {VisibleText.Of(group.Key.Resource).PadRight(width)} {group.Sum(part => part.Count),7:N0}  {VisibleText.Of(form.Words)}\n");
            if (group.Key.Resource == "secrets" || form == StoredForm.Unknown)
            {
                text.Append(CultureInfo.InvariantCulture, $"      {Namespaces([.. group])}\n");
                text.Append(CultureInfo.InvariantCulture, $"      for example {VisibleText.Of(group.First().Example)}, revision {group.First().Revision}\n");
            }
        }

        text.Append('\n').Append(CultureInfo.InvariantCulture, $"  {Sum()}\n");
        if (survey.OlderPlain("secrets") is > 0 and var older)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {older:N0} older {(older == 1 ? "revision" : "revisions")} of Secrets {(older == 1 ? "lies" : "lie")} there in plain text until etcd is compacted and defragmented.\n");
        }

        return text.ToString();
    }

    public string Json() => PssJson.Write(json =>
    {
        json.WriteString("source", source);
        json.WriteBoolean("secretsInPlainText", HasPlainSecrets);
        json.WriteNumber("secretsNotKnown", UnknownSecrets);
        json.WriteNumber("revisions", survey.Revisions);
        json.WriteNumber("otherKeys", survey.Others);
        json.WriteNumber("olderSecretsInPlainText", survey.OlderPlain("secrets"));
        json.WriteStartArray("stored");
        foreach (var group in _objects)
        {
            json.WriteStartObject();
            json.WriteString("resource", group.Resource);
            json.WriteString("namespace", group.Namespace);
            if (group.Form == StoredForm.Unknown)
            {
                json.WriteNull("encrypted");
            }
            else
            {
                json.WriteBoolean("encrypted", group.Form.IsEncrypted);
            }

            json.WriteString("form", group.Form.Format);
            json.WriteString("key", group.Form.Key);
            json.WriteNumber("count", group.Count);
            json.WriteString("example", group.Example);
            json.WriteNumber("revision", group.Revision);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";

    private static bool IsPlainSecret(StoredObjects group) => group.Resource == "secrets" && group.Form.IsPlain;

    private string Sum()
    {
        var secrets = _objects.Where(group => group.Resource == "secrets").ToList();
        var plain = secrets.Where(IsPlainSecret).Sum(group => group.Count);
        var all = secrets.Sum(group => group.Count);
        var encrypted = all - plain - UnknownSecrets;
        var told = (all, plain) switch
        {
            (0, _) => "There is no Secret.",
            (1, 0) when encrypted == 1 => "The one Secret is encrypted.",
            ( _, 0) when encrypted == all => $"All {all:N0} Secrets are encrypted.",
            ( _, 0) => $"{encrypted:N0} of {all:N0} {(all == 1 ? "Secret" : "Secrets")} {(encrypted == 1 ? "is" : "are")} encrypted.",
            _ when all == plain => $"{(all == 1 ? "The one Secret is" : $"All {all:N0} Secrets are")} readable by whoever reads these bytes.",
            _ => $"{plain:N0} of {all:N0} Secrets {(plain == 1 ? "is" : "are")} readable by whoever reads these bytes.",
        };
        return UnknownSecrets == 0 ? told : $"{told} Of {UnknownSecrets:N0} it cannot be told: {(UnknownSecrets == 1 ? "its bytes begin" : "their bytes begin")} as nothing that an API server writes.";
    }

    private static string Namespaces(List<StoredObjects> parts)
    {
        var named = parts.Take(MostNamespaces).Select(part => $"{(part.Namespace.Length == 0 ? "no namespace" : VisibleText.Of(part.Namespace))} {part.Count:N0}");
        return string.Join(" · ", named) + (parts.Count > MostNamespaces ? $" · {Counted.Of(parts.Count - MostNamespaces, "more namespace")}" : "");
    }
}
