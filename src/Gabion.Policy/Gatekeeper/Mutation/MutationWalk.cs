using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>
/// Changes an object at a location. What is missing on the way is made: objects, lists, and items of lists with their key. Nothing
/// is made when nothing is changed at the end of the way.
/// </summary>
internal readonly struct MutationWalk(MutationPath path, PathTests tests, IMutationValue value, MutationContext context)
{
    /// <summary>The changed value; the same when it already is as it should be; null when a test or a missing item keeps the mutator from acting.</summary>
    /// <exception cref="MutationException">The object has another shape than the location.</exception>
    public RegoValue? Change(RegoValue current) => Change(current, 0);

    private bool IsLast(int depth) => depth == path.Steps.Length - 1;

    private RegoValue? Change(RegoValue current, int depth) => path.Steps[depth] switch
    {
        FieldStep field => ChangeField(current as RegoObject ?? throw Mismatch(depth, "an object", current), field, depth),
        ItemStep item => ChangeItems(current as RegoArray ?? throw Mismatch(depth, "a list", current), item, depth),
        _ => null,
    };

    private RegoObject? ChangeField(RegoObject current, FieldStep field, int depth)
    {
        var next = current.Get(field.Name);
        if (next is not null ? !tests.AllowsPresent(depth) : !tests.AllowsMissing(depth))
        {
            return null;
        }

        if (IsLast(depth))
        {
            return value.Replace(next, context) is { } replaced ? RegoFields.With(current, field.Name, replaced) : current;
        }

        return Change(next ?? Missing(depth), depth + 1) is { } changed ? RegoFields.With(current, field.Name, changed) : null;
    }

    private RegoArray? ChangeItems(RegoArray current, ItemStep step, int depth)
    {
        if (IsLast(depth))
        {
            return ReplaceItem(current, step, depth);
        }

        if (step.IsGlob && !tests.AllowsPresent(depth))
        {
            return null;
        }

        var items = current.Items.ToArray();
        var (isFound, isChanged) = (step.IsGlob, false);
        for (var i = 0; i < items.Length; i++)
        {
            if (!step.IsGlob && !(items[i] is RegoObject item && item.Get(step.Key) is { } key && key.Equals(step.Value)))
            {
                continue;
            }

            if (!step.IsGlob && !tests.AllowsPresent(depth))
            {
                return null;
            }

            isFound = true;
            if (Change(items[i], depth + 1) is { } changed)
            {
                items[i] = changed;
                isChanged = true;
            }
        }

        if (!isFound)
        {
            if (!tests.AllowsMissing(depth))
            {
                return null;
            }

            var made = Missing(depth);
            if (Change(made, depth + 1) is not { } changed)
            {
                return null;
            }

            items = [.. items, changed];
            isChanged = true;
        }

        return isChanged ? new RegoArray(items) : null;
    }

    private RegoArray? ReplaceItem(RegoArray current, ItemStep step, int depth)
    {
        var item = value.Item ?? throw new MutationException($"{path} ends in an item of a list, which this mutator cannot set");
        for (var i = 0; i < current.Count; i++)
        {
            if (current[i] is not RegoObject found)
            {
                throw Mismatch(depth + 1, "an object", current[i]);
            }

            if (found.Get(step.Key) is { } key && key.Equals(step.Value))
            {
                if (!tests.AllowsPresent(depth))
                {
                    return null;
                }

                var items = current.Items.ToArray();
                items[i] = item;
                return new RegoArray(items);
            }
        }

        return tests.AllowsMissing(depth) ? new RegoArray([.. current.Items, item]) : null;
    }

    /// <summary>What the next step needs to stand in; below a list an object that has its key.</summary>
    private RegoValue Missing(int depth)
    {
        if (path.Steps[depth + 1] is ItemStep)
        {
            return RegoArray.Empty;
        }

        return path.Steps[depth] is ItemStep { Value: { } value } item ? RegoObject.OfFields((item.Key, value)) : RegoObject.Empty;
    }

    private MutationException Mismatch(int depth, string wanted, RegoValue found) =>
        new($"{(depth == 0 ? "the object" : path.Start(depth))} has to be {wanted}, and is {(found is RegoNull ? "null" : found is RegoArray ? "a list" : $"of the type {found.KindName}")}");
}

/// <summary>What a mutator is asked with, and what it could not know.</summary>
/// <param name="Object">The object as it is before the mutator.</param>
/// <param name="Unknowns">Takes why a value cannot be told here.</param>
internal sealed record MutationContext(ObjectFacts Object, ICollection<string> Unknowns);

/// <summary>An object cannot be changed as a mutator asks; the request fails.</summary>
internal sealed class MutationException(string message) : Exception(message);
