using System.Collections.Immutable;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A template in Rego: its rule <c>violation</c> gives objects with <c>msg</c> and perhaps <c>details</c>.</summary>
/// <param name="violation">The rule.</param>
/// <param name="policy">What it is a rule of.</param>
/// <param name="place">Writes a place of a source as a line of the template's file.</param>
internal sealed class RegoTemplateEngine(RegoEntry violation, RegoPolicy policy, Func<RegoPlace, string> place) : ITemplateEngine
{
    /// <summary>The same policy, compiled to be explained; made when it is first asked.</summary>
    private readonly Lazy<RegoEntry?> _explained = new(() =>
        RegoPolicy.Compile(policy.Modules, policy.Builtins, isExplained: true).Policy?.Find([.. policy.Modules[0].Package, "violation"]));

    private static readonly RegoString ReviewKey = RegoString.Of("review");
    private static readonly RegoString ParametersKey = RegoString.Of("parameters");

    private readonly bool _asksOutside = policy.Modules.Any(module => module.Source.Contains(ExternalDataFunction.Name, StringComparison.Ordinal));

    /// <summary>A template that needs more than this on one object is broken: the webhook has seconds for all of them.</summary>
    private static readonly EvaluationSettings Settings = EvaluationSettings.Default with
    {
        Limits = new RegoLimits { MostSteps = 20_000_000, MostTime = TimeSpan.FromSeconds(10), MostBytes = 1L << 30 },
    };

    private static EvaluationSettings? _shorter;

    public bool UsesInventory { get; } = policy.Modules.Any(module => module.Source.Contains("inventory", StringComparison.Ordinal));

    public void Evaluate(EngineRequest request, ICollection<EngineViolation> violations, CancellationToken cancellation)
    {
        var input = RegoObject.Of((ParametersKey, request.Parameters), (ReviewKey, request.Review));
        var settings = request.MostTime is { } mostTime && mostTime < Settings.Limits.MostTime ? Within(mostTime) : Settings;
        settings = WithHost(settings, request);
        var outcome = violation.Evaluate(input, request.Data, settings, cancellation);
        if (outcome.Error is { } error)
        {
            violations.Add(new(error.ToString(), RegoObject.Empty, true));
            return;
        }

        foreach (var item in OperandReading.ItemsOf(outcome.Value ?? RegoSet.Empty))
        {
            violations.Add(item is RegoObject found && found.Get("msg") is RegoString message
                ? new(message.Value, found.Get("details") ?? RegoObject.Empty, false)
                : new($"the template gave a violation without the field msg: {item}", RegoObject.Empty, true));
        }
    }

    public ImmutableArray<EngineStep> Explain(EngineRequest request, CancellationToken cancellation)
    {
        if (_explained.Value is not { } entry)
        {
            return [];
        }

        var input = RegoObject.Of((ParametersKey, request.Parameters), (ReviewKey, request.Review));
        var settings = request.MostTime is { } mostTime && mostTime < Settings.Limits.MostTime ? Within(mostTime) : Settings;
        var explanation = entry.Explain(input, request.Data, WithHost(settings, request), place, cancellation);
        var steps = explanation.Rules.Select(rule => new EngineStep((rule.Given as RegoObject)?.Get("msg") is RegoString message ? message.Value : null, rule.Step));
        return explanation.Error is { } error
            ? [.. steps, new(null, new(place(error.At), "violation", StepOutcome.Error, [new("error", error.Message)], []))]
            : [.. steps];
    }

    /// <summary>The settings with what the host lets the template see; mostly nothing.</summary>
    private EvaluationSettings WithHost(EvaluationSettings settings, EngineRequest request) => request.Print is null && !(_asksOutside && request.ExternalData is not null)
        ? settings
        : settings with { Builtins = new() { Print = request.Print, ExternalData = request.ExternalData is { } data ? ExternalDataFunction.Of(data) : null } };

    /// <summary>The settings with less time; callers mostly ask for the same.</summary>
    private static EvaluationSettings Within(TimeSpan mostTime) =>
        _shorter is { } known && known.Limits.MostTime == mostTime ? known : _shorter = Settings with { Limits = Settings.Limits with { MostTime = mostTime } };
}
