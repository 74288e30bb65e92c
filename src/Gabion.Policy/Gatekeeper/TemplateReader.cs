using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Reads and compiles a ConstraintTemplate (<c>templates.gatekeeper.sh</c>, v1alpha1, v1beta1, v1).</summary>
/// <param name="file">Where it stands.</param>
/// <param name="preferred">The language that decides where a template has both.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class TemplateReader(string file, TemplateLanguage preferred, List<PolicyProblem> problems)
{
    private const string Target = "admission.k8s.gatekeeper.sh";
    private string _subject = "ConstraintTemplate";
    private bool _isBroken;

    /// <summary>The template; null when something in it is wrong, which has been told then.</summary>
    public ConstraintTemplate? Read(Field document)
    {
        var name = document["metadata"]["name"].Text ?? "";
        _subject = $"ConstraintTemplate {name}";
        var kindField = document["spec"]["crd"]["spec"]["names"]["kind"];
        if (kindField.Text is not { Length: > 0 } kind)
        {
            return Broken(kindField, "spec.crd.spec.names.kind is missing: it is the kind of the template's constraints");
        }

        var lower = kind.ToLowerInvariant();
        if (!string.Equals(name, lower, StringComparison.Ordinal))
        {
            return Broken(document["metadata"]["name"], $"the name has to be the kind in small letters, {lower}, not \"{name}\"");
        }

        var targets = document["spec"]["targets"];
        var target = default(Field);
        var count = 0;
        foreach (var item in targets.Items)
        {
            target = item;
            count++;
        }

        if (count != 1 || target["target"].Text != Target)
        {
            return Broken(targets, $"a template has exactly one target, {Target}");
        }

        var engine = Engine(target);
        if (engine is null || _isBroken)
        {
            return null;
        }

        var annotations = document["metadata"]["annotations"];
        var schema = document["spec"]["crd"]["spec"]["validation"]["openAPIV3Schema"];
        return new()
        {
            Name = name,
            Kind = kind,
            Title = annotations["metadata.gatekeeper.sh/title"].Text ?? "",
            Description = annotations["description"].Text ?? "",
            File = file,
            At = document["metadata"]["name"].Span,
            Schema = RegoTree.Of(schema.Node) is RegoObject given ? new(given) : ParameterSchema.Any,
            Engine = engine,
        };
    }

    private ITemplateEngine? Engine(Field target)
    {
        // 1. The form of old: rego and libs beside the target.
        if (target["rego"].Text is { Length: > 0 })
        {
            return Rego(target["rego"], target["libs"], RegoVersion.V0);
        }

        // 2. Blocks of code: the preferred language decides where both are given.
        var (rego, cel) = (default(Field), default(Field));
        foreach (var code in target["code"].Items)
        {
            switch (code["engine"].Text)
            {
                case "Rego":
                    rego = code["source"];
                    break;
                case "K8sNativeValidation":
                    cel = code["source"];
                    break;
                case var other:
                    Nothing(code["engine"], $"the engine {other} is not known: it is Rego or K8sNativeValidation");
                    break;
            }
        }

        if (cel.IsSet && (preferred == TemplateLanguage.Cel || !rego.IsSet))
        {
            return CelTemplates.Compile(cel, file, _subject, (at, message) => Broken(at, message));
        }

        if (!rego["rego"].IsSet)
        {
            return Nothing(target, rego.IsSet ? "a block of Rego needs source.rego" : "the target has no code");
        }

        return rego["version"].Text is not (null or "" or "v0" or "v1") and var version
            ? Nothing(rego["version"], $"the version of Rego is v0 or v1, not {version}")
            : Rego(rego["rego"], rego["libs"], rego["version"].Text == "v1" ? RegoVersion.V1 : RegoVersion.V0);
    }

    private RegoTemplateEngine? Rego(Field rego, Field libs, RegoVersion version)
    {
        var modules = new List<RegoModule>();
        if (Module(rego, version) is { } main)
        {
            modules.Add(main);
        }

        foreach (var lib in libs.Items)
        {
            if (Module(lib, version) is not { } library)
            {
                continue;
            }

            modules.Add(library);
            if (library.Package is not ["lib", ..])
            {
                Broken(lib, $"the package of a library begins with lib, not {string.Join('.', library.Package)}");
            }
        }

        foreach (var module in modules)
        {
            foreach (var import in module.Imports.Where(import => import.Path is ["data", not ("lib" or "inventory"), ..]))
            {
                Broken(rego, $"only data.lib and data.inventory may be imported, not {string.Join('.', import.Path)}");
            }
        }

        if (_isBroken)
        {
            return null;
        }

        var compilation = RegoPolicy.Compile(modules, ExternalDataFunction.Table);
        foreach (var error in compilation.Errors)
        {
            var source = libs.Items.Count > 0 && error.At.File != rego.Path ? Source(libs, error.At.File) : rego;
            Broken(Place(source, error.At.Line), $"{error.Code}: {error.Message}");
        }

        if (compilation.Policy is null)
        {
            return null;
        }

        if (compilation.Policy.Find([.. modules[0].Package, "violation"]) is not { } entry)
        {
            Broken(rego, "there is no rule violation: that is what a template is asked for");
            return null;
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var source in libs.Items.Append(rego))
        {
            lines[source.Path] = source.Node is ScalarNode { Style: ScalarStyle.Literal } ? source.Span.Line : -source.Span.Line;
        }

        return new(entry, compilation.Policy, at => PlaceIn(lines, at));
    }

    /// <summary>A place of a source as a line of the file; the first line of a source that is not written as a block.</summary>
    private string PlaceIn(Dictionary<string, int> lines, RegoPlace at) =>
        !lines.TryGetValue(at.File ?? "", out var line) ? file : string.Create(CultureInfo.InvariantCulture, $"{file}:{(line > 0 ? line + at.Line : -line)}");

    private RegoModule? Module(Field source, RegoVersion version)
    {
        if (source.Text is not { } text)
        {
            Broken(source, "the source has to be text");
            return null;
        }

        var parsed = RegoParser.ParseModule(source.Path, text, version);
        foreach (var error in parsed.Errors)
        {
            Broken(Place(source, error.At.Line), $"{error.Code}: {error.Message}");
        }

        return parsed.Module;
    }

    private static Field Source(Field libs, string path)
    {
        foreach (var lib in libs.Items)
        {
            if (lib.Path == path)
            {
                return lib;
            }
        }

        return libs;
    }

    /// <summary>The line of the file for a line of a source that stands in it as a block.</summary>
    private static TextSpan Place(Field source, int line) => source.Node is ScalarNode { Style: ScalarStyle.Literal }
        ? TextSpan.At(source.Span.Line + line, 1)
        : source.Span;

    private ITemplateEngine? Nothing(Field at, string message)
    {
        Broken(at, message);
        return null;
    }

    private ConstraintTemplate? Broken(Field at, string message) => Broken(at.Span, message);

    private ConstraintTemplate? Broken(TextSpan at, string message)
    {
        _isBroken = true;
        problems.Add(new(file, at, _subject, message));
        return null;
    }
}
