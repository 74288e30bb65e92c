using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac.Reduce;
using Gabion.Readers.Cluster;
using Gabion.Scan.Fixing;

namespace Gabion.Cli.Rbac;

/// <summary>The files with the reduced roles written into them, and what has no file that could be changed.</summary>
/// <param name="Files">Path, text before and after.</param>
/// <param name="Loose">Roles as new manifests: of what a chart or kustomization rendered the source is not changed.</param>
internal sealed record ReducedManifests(IReadOnlyList<(string Path, string Before, string After)> Files, string Loose)
{
    /// <summary>Writes the reduction into the texts of the files that the roles and bindings stand in.</summary>
    public static ReducedManifests Of(AccessReduction reduction)
    {
        var edits = new Dictionary<string, (SourceLines Source, List<TextEdit> Edits, StringBuilder Added)>(StringComparer.Ordinal);
        var loose = new StringBuilder();
        foreach (var (role, rules) in reduction.Roles)
        {
            if (role.Source is { } item && Open(item, edits) is { } file)
            {
                file.Edits.Add(RulesEdit(file.Source, item, rules));
            }
            else
            {
                Append(loose, RoleYaml.Role(role.Name, role.Namespace, rules));
            }
        }

        foreach (var (binding, name, rules) in reduction.OwnRoles)
        {
            var text = RoleYaml.Role(name, binding.Namespace, rules);
            if (binding.Source is { } item && Open(item, edits) is { } file && item.Root["roleRef"]["name"] is { Exists: true } reference)
            {
                file.Edits.Add(new(reference.Span, RoleYaml.Quoted(name)));
                if (item.Root["roleRef"]["kind"] is { Exists: true } kind)
                {
                    file.Edits.Add(new(kind.Span, binding.Namespace is null ? "ClusterRole" : "Role"));
                }

                Append(file.Added, text);
            }
            else
            {
                Append(loose, text);
            }
        }

        return new([.. edits.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.Source.Text, Apply(pair.Value.Source, pair.Value.Edits, pair.Value.Added)))], loose.ToString());
    }

    /// <summary>The objects that the changed files and the loose roles make, read back with the reader of manifests, in place of those they were.</summary>
    public IReadOnlyList<KubernetesObject> Objects(IEnumerable<KubernetesObject> before, string @namespace)
    {
        var changed = Files.ToDictionary(file => file.Path, file => file.After, StringComparer.Ordinal);
        var reader = new ManifestReader();
        IEnumerable<KubernetesObject> Read(string path, string text) =>
            reader.Read(new(path) { DefaultNamespace = @namespace }, Encoding.UTF8.GetBytes(text)).Facts.OfType<KubernetesObject>();
        return
        [
            .. before.Where(item => !changed.ContainsKey(item.File.Path) || item.File.Origin is not null),
            .. Files.SelectMany(file => Read(file.Path, file.After)),
            .. Loose.Length == 0 ? [] : Read("reduced.yaml", Loose),
        ];
    }

    private static TextEdit RulesEdit(SourceLines source, KubernetesObject item, IEnumerable<Gabion.Policy.Rbac.PolicyRule> rules)
    {
        var field = item.Root["rules"];
        var isBlock = field.Span.Line > field.EntrySpan.Line || source[field.Span.Line][..(field.Span.Column - 1)].Trim().IsEmpty;
        var indent = isBlock ? field.Span.Column - 1 : field.EntrySpan.Column - 1;
        var text = RoleYaml.Rules(rules, indent, source.LineBreak);
        if (isBlock)
        {
            return new(field.Span, text);
        }

        var before = source[field.Span.Line][..(field.Span.Column - 1)].TrimEnd().Length; // no blank is left behind the key
        return new(new(new(field.Span.Line, before + 1), field.Span.End), $"{source.LineBreak}{new string(' ', indent)}{text}");
    }

    /// <summary>The file that an object stands in, as the user wrote it; null for standard input, JSON and what was rendered.</summary>
    private static (SourceLines Source, List<TextEdit> Edits, StringBuilder Added)? Open(KubernetesObject item, Dictionary<string, (SourceLines Source, List<TextEdit> Edits, StringBuilder Added)> edits)
    {
        var path = item.File.Path;
        if (item.File.Origin is not null || !File.Exists(path) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!edits.TryGetValue(path, out var known))
        {
            edits.Add(path, known = (new(File.ReadAllText(path)), [], new()));
        }

        return known;
    }

    private static string Apply(SourceLines source, List<TextEdit> edits, StringBuilder added)
    {
        var text = PatchText.Apply(source, [.. edits.OrderBy(edit => edit.At.Start)]);
        return added.Length == 0 ? text : $"{text}{(text.EndsWith('\n') ? "" : source.LineBreak)}---{source.LineBreak}{added.ToString().ReplaceLineEndings(source.LineBreak)}";
    }

    private static void Append(StringBuilder text, string manifest) => text.Append(text.Length == 0 ? "" : "---\n").Append(manifest);
}
