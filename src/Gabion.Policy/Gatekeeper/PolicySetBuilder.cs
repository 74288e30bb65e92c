using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Gatekeeper.Mutation;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Collects documents of policies and makes a set of them. One that is broken is told of and left out; the rest is used. Not for several threads.</summary>
/// <param name="preferred">The language that decides where a template has both.</param>
public sealed class PolicySetBuilder(TemplateLanguage preferred = TemplateLanguage.Rego)
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly Dictionary<string, ConstraintTemplate> _templates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brokenKinds = new(StringComparer.Ordinal);
    private readonly List<(string File, Field Document)> _constraints = [];
    private readonly List<(string File, Field Document)> _expansions = [];
    private readonly List<KeyValuePair<string, ImageVerdict>> _verdicts = [];
    private readonly MutatorSetBuilder _mutators = new();
    private bool _hasVerdicts;
    private GatekeeperConfig _config = GatekeeperConfig.None;

    /// <summary>Takes what is a policy out of the documents of a file; gives how many were.</summary>
    public int AddFile(string file, string text)
    {
        var count = 0;
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
            {
                _problems.Add(new(file, problem.At, "the document", problem.Message));
            }

            count += Add(file, document.Field) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes one document; false when it is no policy.</summary>
    public bool Add(string file, Field document)
    {
        var group = (document["apiVersion"].Text ?? "").Split('/')[0];
        switch (group, document["kind"].Text)
        {
            case ("templates.gatekeeper.sh", "ConstraintTemplate"):
                AddTemplate(file, document);
                return true;
            case ("constraints.gatekeeper.sh", { Length: > 0 }):
                _constraints.Add((file, document));
                return true;
            case var _ when ExpansionTemplate.IsOne(document):
                _expansions.Add((file, document));
                return true;
            case var _ when GatekeeperConfig.IsConfig(document):
                _config = _config.With(file, document, _problems);
                return true;
            case var _ when ImageVerdicts.IsOne(document):
                _hasVerdicts = true;
                _verdicts.AddRange(ImageVerdicts.Read(document, (at, message) => _problems.Add(new(file, at, nameof(ImageVerdicts), message))));
                return true;
            default:
                return _mutators.Add(file, document);
        }
    }

    /// <summary>Takes a template that was compiled before.</summary>
    public void Add(ConstraintTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        _templates[template.Kind] = template;
    }

    public PolicySet Build()
    {
        var problems = new List<PolicyProblem>(_problems);
        var constraints = new List<Constraint>();
        var names = new Dictionary<(string, string), string>();
        foreach (var (file, document) in _constraints)
        {
            var (kind, name) = (document["kind"].Text ?? "", document["metadata"]["name"].Text ?? "");
            if (!_templates.TryGetValue(kind, out var template))
            {
                problems.Add(new(file, document["kind"].Span, $"{kind} {name}", _brokenKinds.Contains(kind)
                    ? "the template of this kind is broken, so the constraint is not asked"
                    : Missing(kind)));
                continue;
            }

            if (new ConstraintReader(file, problems).Read(document, template) is not { } constraint)
            {
                continue;
            }

            if (names.TryAdd((kind, name), file))
            {
                constraints.Add(constraint);
            }
            else
            {
                problems.Add(new(file, document["metadata"]["name"].Span, $"{kind} {name}", $"there is another constraint of this name in {names[(kind, name)]}: that one is used", PolicyProblemKind.Duplicate));
            }
        }

        var mutators = _mutators.Build();
        problems.AddRange(mutators.Problems);
        var expander = Expander.Of(_expansions, mutators, problems);
        return new([.. _templates.Values.OrderBy(template => template.Kind, StringComparer.Ordinal)], [.. constraints], expander, _config, [.. problems]) { ExternalData = _hasVerdicts ? new ImageVerdicts(_verdicts) : null };
    }

    private void AddTemplate(string file, Field document)
    {
        var reader = new TemplateReader(file, preferred, _problems);
        if (reader.Read(document) is { } template)
        {
            if (!_templates.TryAdd(template.Kind, template))
            {
                _problems.Add(new(file, template.At, $"ConstraintTemplate {template.Name}", $"there is another template of this kind in {_templates[template.Kind].File}: that one is used", PolicyProblemKind.Duplicate));
            }
        }
        else if (document["spec"]["crd"]["spec"]["names"]["kind"].Text is { } kind)
        {
            _brokenKinds.Add(kind);
        }
    }

    private string Missing(string kind)
    {
        var near = Spelling.Nearest(kind, _templates.Keys);
        return $"there is no template of the kind {kind}{(near is null ? "" : $"; did you mean {near}?")}";
    }
}
