using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.External;

/// <summary>
/// <c>external_data({"provider": …, "keys": […]})</c>, which Gatekeeper adds to Rego. It gives <c>responses</c> and <c>errors</c>, lists of key and value,
/// <c>status_code</c> and <c>system_error</c>.
/// </summary>
internal static class ExternalDataFunction
{
    public const string Name = "external_data";
    private const int MostKeys = 10_000;

    /// <summary>The functions of templates: those of the language, and this one.</summary>
    public static BuiltinTable Table { get; } = new(BuiltinTable.Standard.All.Append(Builtin.Of(Name, [RegoKinds.Object], RegoKinds.Object, Ask) with { IsPure = false }));

    /// <summary>Answers of a port in the form of the function; null when nobody answers for the provider.</summary>
    public static Func<RegoObject, RegoObject?> Of(IExternalData data) => request =>
    {
        var provider = (request.Get("provider") as RegoString)?.Value ?? "";
        var (responses, errors) = (new List<RegoValue>(), new List<RegoValue>());
        foreach (var key in OperandReading.ItemsOf(request.Get("keys") ?? RegoArray.Empty))
        {
            if (data.Ask(provider, key.Text()) is not { } answer)
            {
                return null;
            }

            (answer.Error is null ? responses : errors).Add(RegoArray.Of(key, answer.Error is null ? answer.Value ?? RegoNull.Value : RegoString.Of(answer.Error)));
        }

        return RegoObject.OfFields(
            ("errors", RegoArray.Of(errors)), ("responses", RegoArray.Of(responses)), ("status_code", RegoNumber.Of(200)), ("system_error", RegoString.Empty));
    };

    private static RegoValue? Ask(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var request = (RegoObject)operands[0];
        if (request.Get("provider") is not RegoString provider)
        {
            return call.Fail("provider must be a string");
        }

        if (!call.TryStrings(1, request.Get("keys") ?? RegoNull.Value, out var keys) || keys.Length > MostKeys)
        {
            return call.Fail($"keys must be a list of at most {MostKeys} strings");
        }

        // It must not be undefined: a template would take that for nothing to complain of.
        return call.Settings.ExternalData?.Invoke(request)
            ?? throw new RegoEvaluationException(new(RegoEvaluationError.Builtin, $"external_data: nobody answers here for the provider {provider.Value}", call.At));
    }
}
