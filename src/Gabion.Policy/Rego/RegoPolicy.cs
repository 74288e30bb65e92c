using System.Collections.Immutable;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Compile;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego;

/// <summary>A policy, or every reason why there is none.</summary>
public sealed record RegoCompilation(RegoPolicy? Policy, ImmutableArray<RegoError> Errors);

/// <summary>Modules that were compiled together. Compiled once, asked often, by any number of threads at once.</summary>
public sealed class RegoPolicy
{
    private const int MostErrors = 50;

    private readonly DocumentTree _root;
    private readonly ImmutableArray<RegoModule> _modules;
    private readonly PolicyMetadata _metadata;

    private RegoPolicy(DocumentTree root, int documents, ImmutableArray<RegoModule> modules, PolicyMetadata metadata, BuiltinTable builtins)
    {
        _root = root;
        _modules = modules;
        _metadata = metadata;
        Documents = documents;
        Builtins = builtins;
    }

    internal int Documents { get; }

    internal BuiltinTable Builtins { get; }

    /// <summary>The modules that it was made from.</summary>
    public ImmutableArray<RegoModule> Modules => _modules;

    /// <summary>Compiles modules into a policy; every error that was found has its place.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="builtins">The functions that they may call; null: all.</param>
    /// <param name="isExplained">It can be asked why a rule has its value (<see cref="RegoEntry.Explain"/>); it is slower then.</param>
    public static RegoCompilation Compile(IEnumerable<RegoModule> modules, BuiltinTable? builtins = null, bool isExplained = false)
    {
        ImmutableArray<RegoModule> all = [.. modules];
        var table = builtins ?? BuiltinTable.Standard;
        var errors = new List<RegoError>();
        var builder = new TreeBuilder(errors);
        foreach (var module in all)
        {
            builder.Add(module);
        }

        var documents = builder.Build();
        var graph = new DependencyGraph(builder.Root);
        var metadata = new PolicyMetadata(all, documents);
        var resolvers = new Dictionary<RegoModule, Resolver>(ReferenceEqualityComparer.Instance);
        foreach (var module in all)
        {
            resolvers[module] = new(new(module, builder.Root, table, module.Package, module.Imports)) { Metadata = metadata };
        }

        foreach (var (document, rules) in documents)
        {
            new RuleCompiler(document, builder.Root, module => resolvers[module], graph, isExplained).Compile(rules, errors);
        }

        graph.FindRecursion(documents.Select(found => found.Document), errors);
        return errors.Count > 0
            ? new(null, [.. errors.OrderBy(error => error.At.File, StringComparer.Ordinal).ThenBy(error => error.At.Line).ThenBy(error => error.At.Column).Take(MostErrors)])
            : new(new(builder.Root, documents.Count, all, metadata, table), []);
    }

    /// <summary>Compiles a query against this policy.</summary>
    /// <param name="query">Statements, read by <see cref="RegoParser.ParseQuery"/>.</param>
    /// <param name="package">The package whose rules and imports the query may name; null for none.</param>
    public RegoQueryCompilation Prepare(RegoBody query, string? package = null)
    {
        try
        {
            var module = _modules.FirstOrDefault(module => package is not null && string.Join('.', module.Package) == package);
            var names = new ModuleNames(module, _root, Builtins, module?.Package ?? [], module?.Imports ?? []);
            return new(QueryCompiler.Compile(this, query, new Resolver(names) { Metadata = _metadata }, _root), []);
        }
        catch (RegoCompileException fault)
        {
            return new(null, [fault.Error]);
        }
    }

    /// <summary>A rule or package to be asked for its value; null when the policy has none at that path.</summary>
    /// <param name="path">The path below <c>data</c>: <c>["k8s", "violation"]</c>.</param>
    public RegoEntry? Find(params ReadOnlySpan<string> path)
    {
        var at = _root;
        foreach (var part in path)
        {
            if (at.Child(RegoString.Of(part)) is not { } child)
            {
                return null;
            }

            at = child;
        }

        return new(this, at);
    }
}

/// <summary>A query, or why it cannot be asked.</summary>
public sealed record RegoQueryCompilation(RegoQuery? Query, ImmutableArray<RegoError> Errors);
