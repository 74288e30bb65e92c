using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>A place of a document that breaks its schema, in the words of the validator that OPA has.</summary>
internal sealed record JsonSchemaFault(string Type, string Field, string Description)
{
    public RegoObject ToRego() => RegoObject.OfFields(
        ("error", RegoString.Of($"{Field}: {Description}")), ("type", RegoString.Of(Type)), ("field", RegoString.Of(Field)), ("desc", RegoString.Of(Description)));

    public static string Path(IReadOnlyList<string> path) => path.Count == 0 ? "(root)" : string.Join('.', path);
}
