using System.Globalization;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Cel;

/// <summary>Values of YAML and JSON trees as CEL sees them: made when an expression asks for them, the tree is not copied.</summary>
public static class NodeValues
{
    /// <summary>The value; null for no node. A whole number is an int, any other number a double, as the API server decodes JSON.</summary>
    public static CelValue Of(Node? node) => node switch
    {
        MappingNode mapping => CelValue.Of(new NodeMap(mapping)),
        SequenceNode sequence => CelValue.Of(new NodeList(sequence)),
        ScalarNode scalar => OfScalar(scalar),
        _ => CelValue.Null,
    };

    private static CelValue OfScalar(ScalarNode scalar) => scalar.Type switch
    {
        ScalarType.String => CelValue.Of(scalar.Text),
        ScalarType.Boolean => CelValue.Of(YamlScalars.ToBoolean(scalar.Text) == true),
        ScalarType.Integer => YamlScalars.ToInteger(scalar.Text) is { } number ? CelValue.Of(number) : OfNumber(scalar.Text),
        ScalarType.Number => OfNumber(scalar.Text),
        _ => CelValue.Null,
    };

    private static CelValue OfNumber(string text) =>
        double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : CelValue.Of(text);

    /// <summary>A list of a document.</summary>
    private sealed class NodeList(SequenceNode sequence) : CelList
    {
        public override int Count => sequence.Items.Count;

        public override CelValue this[int index] => NodeValues.Of(sequence.Items[index]);
    }

    /// <summary>A mapping of a document. Long ones get an index, so that asking for every key is not quadratic.</summary>
    private sealed class NodeMap(MappingNode mapping) : CelMap
    {
        private const int MaxLinear = 16;
        private Dictionary<string, Node>? _index;

        public override int Count => HasDuplicates ? Index.Count : mapping.Entries.Count;

        public override IEnumerable<CelValue> Keys => HasDuplicates
            ? Index.Keys.Select(CelValue.Of)
            : mapping.Entries.Select(entry => CelValue.Of(entry.Key.Text));

        private bool HasDuplicates
        {
            get
            {
                var entries = mapping.Entries;
                if (entries.Count > MaxLinear)
                {
                    return Index.Count < entries.Count;
                }

                for (var i = 1; i < entries.Count; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        if (entries[i].Key.Text == entries[j].Key.Text)
                        {
                            return true;
                        }
                    }
                }

                return false;
            }
        }

        private Dictionary<string, Node> Index
        {
            get
            {
                if (_index is null)
                {
                    var index = new Dictionary<string, Node>(mapping.Entries.Count, StringComparer.Ordinal);
                    foreach (var entry in mapping.Entries)
                    {
                        index[entry.Key.Text] = entry.Value;
                    }

                    _index = index;
                }

                return _index;
            }
        }

        public override bool TryGet(CelValue key, out CelValue value)
        {
            if (key.Kind == CelKind.String)
            {
                return TryGet(key.AsString, out value);
            }

            value = default;
            return false;
        }

        public override bool TryGet(string key, out CelValue value)
        {
            var node = mapping.Entries.Count > MaxLinear ? Index.GetValueOrDefault(key) : mapping.Get(key);
            value = node is null ? default : NodeValues.Of(node);
            return node is not null;
        }
    }
}
