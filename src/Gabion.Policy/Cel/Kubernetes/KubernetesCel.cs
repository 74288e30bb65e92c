using System.Collections.Concurrent;
using Gabion.Policy.Cel.Extensions;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>The CEL of the API server: which libraries come with which version (<c>k8s.io/apiserver/pkg/cel/environment/base.go</c>).</summary>
public static class KubernetesCel
{
    /// <summary>The newest minor version whose libraries are known: 1.37.</summary>
    public const int NewestMinor = 37;

    /// <summary>What one expression may cost (<c>PerCallLimit</c>).</summary>
    public const long PerExpression = 1_000_000;

    /// <summary>What the expressions of a policy may cost for one binding and parameter (<c>RuntimeCELCostBudget</c>).</summary>
    public const long PerPolicy = 10_000_000;

    /// <summary>What the match conditions of a policy may cost (<c>RuntimeCELCostBudgetMatchConditions</c>).</summary>
    public const long PerMatchConditions = 2_500_000;

    private static readonly ConcurrentDictionary<int, LibrarySet> Known = new();

    /// <summary>A builder with the libraries of 1.<paramref name="minor"/>, to which variables are added.</summary>
    public static CelEnvironmentBuilder Builder(int minor)
    {
        var builder = new CelEnvironmentBuilder().Homogeneous().TestingAnything();
        if (minor >= 29)
        {
            builder.CheckingLiterals();
        }

        return builder.From(Known.GetOrAdd(Math.Min(minor, NewestMinor), version => new([.. builder.Libraries, .. Libraries(version)])));
    }

    private static IEnumerable<CelLibrary> Libraries(int minor)
    {
        yield return UrlLibrary.Instance;
        yield return FindFunctions.Instance;
        yield return minor >= 37 ? ListFunctions.WithIncludes : ListFunctions.First;
        yield return minor >= 29 ? StringsLibrary.Version2 : StringsLibrary.Version0;
        if (minor >= 27)
        {
            yield return AuthorizerLibrary.Instance;
        }

        if (minor >= 28)
        {
            yield return OptionalsLibrary.Instance;
            yield return QuantityLibrary.Instance;
        }

        if (minor >= 29)
        {
            yield return SetsLibrary.Instance;
        }

        if (minor >= 30)
        {
            yield return NetworkLibrary.Kubernetes;
        }

        if (minor >= 31)
        {
            yield return FormatLibrary.Instance;
            yield return AuthorizerLibrary.Selectors;
        }

        if (minor >= 32)
        {
            yield return ExtensionLibraries.TwoVariables;
        }

        if (minor >= 33)
        {
            yield return SemverLibrary.Instance;
        }

        if (minor >= 34)
        {
            yield return ListsLibrary.Instance;
        }
    }
}
