using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>What a mutator puts at its location.</summary>
internal interface IMutationValue
{
    /// <summary>An object that can stand for a whole item of a list; null when the value cannot.</summary>
    RegoObject? Item { get; }

    /// <summary>The value in the place of one that is there (null: none is); null leaves the field out.</summary>
    /// <exception cref="MutationException">What is there is nothing that can be changed like this.</exception>
    RegoValue? Replace(RegoValue? present, MutationContext context);
}

/// <summary><c>assign.value</c>: always the same.</summary>
internal sealed record ConstantValue(RegoValue Value) : IMutationValue
{
    public RegoObject? Item => Value as RegoObject;

    public RegoValue Replace(RegoValue? present, MutationContext context) => Value;
}

/// <summary><c>assign.fromMetadata</c>: the name or namespace of the object; empty when it has none.</summary>
internal sealed record MetadataValue(bool IsName) : IMutationValue
{
    public RegoObject? Item => null;

    public RegoValue Replace(RegoValue? present, MutationContext context) => RegoString.Of(IsName ? context.Object.Name : context.Object.Namespace);
}

/// <summary><c>assign.externalData</c>: what a provider answers. It is not asked here, so the value is left as it is and told of as unknown.</summary>
internal sealed record ExternalValue(string Provider, bool AsksWithUser) : IMutationValue
{
    public RegoObject? Item => null;

    public RegoValue? Replace(RegoValue? present, MutationContext context)
    {
        if (present is not (null or RegoString))
        {
            throw new MutationException("external data can only take the place of text");
        }

        var question = AsksWithUser ? "the user's name" : present is RegoString text ? $"\"{text.Value}\"" : "an empty key";
        context.Unknowns.Add($"the value is what the external data provider {Provider} answers for {question}, and it is not asked here");
        return present;
    }
}

/// <summary>ModifySet: adds what is not there, or takes away what is.</summary>
internal sealed record SetChange(RegoArray Values, bool IsPruning) : IMutationValue
{
    public RegoObject? Item => null;

    public RegoValue? Replace(RegoValue? present, MutationContext context)
    {
        if (present is null)
        {
            return IsPruning ? null : Values;
        }

        var items = present as RegoArray ?? throw new MutationException("what is to be changed as a set is no list");
        var given = Values;
        return IsPruning
            ? new RegoArray([.. items.Items.ToArray().Where(item => !given.Items.Contains(item))])
            : new RegoArray([.. items.Items, .. given.Items.ToArray().Where(value => !items.Items.Contains(value))]);
    }
}

/// <summary>AssignImage: parts of the name of an image.</summary>
internal sealed record ImageChange(string Domain, string Path, string Tag) : IMutationValue
{
    public RegoObject? Item => null;

    public RegoValue Replace(RegoValue? present, MutationContext context) => present switch
    {
        null => RegoString.Of(ImageParts.Change("", Domain, Path, Tag)),
        RegoString image => RegoString.Of(ImageParts.Change(image.Value, Domain, Path, Tag)),
        _ => throw new MutationException("the name of an image has to be text"),
    };
}
