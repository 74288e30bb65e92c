using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>What the names of a module mean when no variable has them: its imports, and the rules of its package.</summary>
internal sealed class ModuleNames
{
    private readonly Dictionary<string, (bool IsInput, RegoValue[] Path)> _globals = new(StringComparer.Ordinal);

    public ModuleNames(RegoModule? module, DocumentTree root, BuiltinTable builtins, IEnumerable<string> package, IEnumerable<RegoImport> imports)
    {
        Module = module;
        Root = root;
        Builtins = builtins;
        var here = root;
        var path = package.Select(part => (RegoValue)RegoString.Of(part)).ToArray();
        foreach (var part in path)
        {
            here = here?.Child(part);
        }

        // Packages below are no names of this one: only rules are.
        foreach (var (key, child) in here?.Children ?? new Dictionary<RegoValue, DocumentTree>())
        {
            if (key is RegoString name && child.IsRule)
            {
                _globals[name.Value] = (false, [.. path, key]);
            }
        }

        foreach (var import in imports.Where(import => import.Path[0] is "data" or "input"))
        {
            _globals[import.Name] = (import.Path[0] == "input", [.. import.Path.Skip(1).Select(RegoString.Of)]);
        }
    }

    public RegoModule? Module { get; }

    public DocumentTree Root { get; }

    public BuiltinTable Builtins { get; }

    public bool TryGet(string name, out (bool IsInput, RegoValue[] Path) global) => _globals.TryGetValue(name, out global);
}
