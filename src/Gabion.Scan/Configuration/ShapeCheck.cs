using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Scan.Configuration;

/// <summary>Compares a document with its shape and collects everything that is wrong.</summary>
internal sealed class ShapeCheck(string path, List<ConfigurationError> errors)
{
    public void Check(Field field, ValueShape shape)
    {
        switch (shape)
        {
            case ValueShape.Text when !field.IsScalar:
                Add(field, "one text is expected here");
                break;
            case ValueShape.Texts when !field.IsScalar && !(field.IsSequence && field.Items.All(item => item.Text is not null)):
                Add(field, "a text or a list of texts is expected here");
                break;
            case ValueShape.Flag when field.Boolean is null:
                Add(field, "true or false is expected here");
                break;
            case ValueShape.OneOf(var words) when !words.Contains(field.Text ?? "", StringComparer.OrdinalIgnoreCase):
                Add(field, $"one of {string.Join(", ", words)} is expected here{ConfigurationReader.DidYouMean(Spelling.Nearest(field.Text ?? "", words))}");
                break;
            case ValueShape.Form form when field.Text is not { } text || !form.IsRight(text):
                Add(field, $"a value such as {form.Example} is expected here");
                break;
            case ValueShape.Mapping mapping:
                Mapping(field, mapping);
                break;
            case ValueShape.ListOf list when field.IsSequence:
                foreach (var item in field.Items)
                {
                    Mapping(item, list.Item);
                }

                break;
            case ValueShape.ListOf:
                Add(field, "a list is expected here");
                break;
            default:
                break;
        }
    }

    private void Mapping(Field field, ValueShape.Mapping shape)
    {
        if (!field.IsMapping)
        {
            Add(field, $"a mapping is expected here, with keys of {string.Join(", ", shape.Keys.Select(key => key.Name))}");
            return;
        }

        foreach (var entry in field.Entries)
        {
            if (shape.Keys.FirstOrDefault(key => key.Name == entry.Key) is { } key)
            {
                Check(entry.Value, key.Shape);
            }
            else
            {
                var nearest = Spelling.Nearest(entry.Key, shape.Keys.Select(known => known.Name));
                var advice = nearest is null ? $"; known are {string.Join(", ", shape.Keys.Select(known => known.Name))}" : ConfigurationReader.DidYouMean(nearest);
                errors.Add(ConfigurationReader.Error(path, entry.WrittenKey.Span, $"unknown key '{entry.Key}'{advice}"));
            }
        }

        foreach (var missing in shape.Keys.Where(key => key.IsRequired && string.IsNullOrWhiteSpace(field[key.Name].Text)))
        {
            Add(field, $"the key '{missing.Name}' is missing: {missing.About}");
        }
    }

    private void Add(Field field, string message) =>
        errors.Add(ConfigurationReader.Error(path, field.Span, field.Path.Length == 0 ? message : $"{field.Path}: {message}"));
}
