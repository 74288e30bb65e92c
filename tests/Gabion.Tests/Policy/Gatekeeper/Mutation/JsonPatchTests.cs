using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper.Mutation;

public class JsonPatchTests
{
    /// <summary>Whatever the two values are, the patch makes the one of the other; <c>json.patch</c> of the Rego engine applies it.</summary>
    [Fact]
    public void A_patch_makes_the_one_of_the_other()
    {
        var module = RegoParser.ParseModule("patch.rego", "package p\nresult := json.patch(input.before, input.patch)", RegoVersion.V1);
        var entry = RegoPolicy.Compile([module.Module!]).Policy!.Find(["p", "result"])!;
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var (before, after) = (Value(random, 3), Value(random, 3));
            var holder = RegoObject.OfFields(("a", before));
            var patch = JsonPatch.ToValue(JsonPatch.Between(holder, RegoObject.OfFields(("a", after))));
            var outcome = entry.Evaluate(RegoObject.OfFields(("before", holder), ("patch", patch)), RegoObject.Empty, EvaluationSettings.Default, CancellationToken.None);
            Assert.Null(outcome.Error);
            Assert.Equal(after, ((RegoObject)outcome.Value!).Get("a"));
        }
    }

    private static RegoValue Value(Random random, int depth) => random.Next(depth == 0 ? 2 : 4) switch
    {
        0 => RegoNumber.Of(random.Next(3)),
        1 => RegoString.Of(random.Next(2) == 0 ? "x" : "y"),
        2 => RegoArray.Of(Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth - 1))),
        _ => Object(random, depth),
    };

    private static RegoObject Object(Random random, int depth)
    {
        string[] names = ["a", "b/c", "d~e", "0"];
        var @object = RegoObject.Empty;
        for (var i = random.Next(4); i > 0; i--)
        {
            @object = RegoObject.OfFields([.. @object.Keys.ToArray().Zip(@object.Values.ToArray(), (key, value) => (((RegoString)key).Value, value)), (names[random.Next(4)], Value(random, depth - 1))]);
        }

        return @object;
    }
}
