using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.CustomRules;

namespace Gabion.Tests.Policy.CustomRules;

/// <summary>The estimates of expressions against those of cel-go and the libraries of Kubernetes, which worked out <c>StaticCosts.txt</c>.</summary>
public sealed class StaticCostTests
{
    [Fact]
    public void Estimates_are_those_of_the_server()
    {
        var lines = Repository.Read("tests", "Gabion.Tests", "Policy", "CustomRules", "StaticCosts.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (environment, type) = (default(CelEnvironment), default(DeclaredType));
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in lines)
        {
            if (line[0] == '#')
            {
                continue;
            }

            if (line[0] == '@')
            {
                (environment, type) = Declare(Field.Of(YamlReader.Read(line[7..])[0].Root), line.StartsWith("@ root", StringComparison.Ordinal));
                continue;
            }

            var columns = line.Split('\t');
            var read = CelCompiler.Read(environment!, columns[2], isChecked: true);
            var cost = read.Estimate(new DeclaredSizes(type!, new Dictionary<DeclaredType, ulong>()));
            var found = cost is { } known ? $"{known.Min}\t{known.Max}" : string.Join("; ", read.Faults);
            count++;
            if (found != $"{columns[0]}\t{columns[1]}")
            {
                wrong.Add($"{columns[2]}: {found}, but expected {columns[0]}\t{columns[1]}");
            }
        }

        Assert.True(count > 300, $"{count} expressions");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count}:\n{string.Join('\n', wrong)}");
    }

    private static (CelEnvironment, DeclaredType) Declare(Field schema, bool isRoot)
    {
        var types = new DeclaredTypes();
        var type = types.Read(schema, "", isRoot)!;
        return (KubernetesCel.Builder(35)
            .Variable("self", type.Cel)
            .Variable("oldSelf", type.Cel)
            .Variable("optionalOldSelf", CelType.OptionalOf(type.Cel))
            .Variable("authorizer", AuthorizerLibrary.Authorizer)
            .Variable("authorizer.requestResource", AuthorizerLibrary.ResourceCheck)
            .Resolving(types.Find)
            .Build(), type);
    }
}
