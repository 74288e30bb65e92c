using Gabion.Policy.Cel;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A map of which some entries are known, and of the others not even whether they are there.</summary>
internal sealed class PartialMap(string what, params (string Key, CelValue Value)[] known) : CelMap
{
    public override int Count => known.Length;

    public override IEnumerable<CelValue> Keys => known.Select(entry => CelValue.Of(entry.Key));

    /// <summary>A namespace of which only the name is known, and with it the label that the API server gives it.</summary>
    public static CelValue OfNamespace(string name)
    {
        var what = $"namespace {name} is not known here";
        var labels = new PartialMap(what, (NamespaceLabels.NameKey, CelValue.Of(name)));
        var metadata = new PartialMap(what, ("name", CelValue.Of(name)), ("labels", CelValue.Of(labels)));
        return CelValue.Of(new PartialMap(what, ("metadata", CelValue.Of(metadata))));
    }

    public override bool TryGet(CelValue key, out CelValue value)
    {
        value = CelValue.Unknown(what);
        foreach (var (name, entry) in known)
        {
            if (key.Kind == CelKind.String && key.AsString == name)
            {
                value = entry;
            }
        }

        return true;
    }
}
