using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>What reaches out of the evaluation, as far as its host lets it: <c>opa.runtime</c>, <c>trace</c>, <c>http.send</c>.</summary>
internal static class HostFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("opa.runtime", [], RegoKinds.Object, (call, _) => call.Settings.Runtime) with { IsPure = false },
        Builtin.Of("trace", [RegoKinds.String], RegoKinds.Boolean, Trace) with { IsPure = false },
        Builtin.Of("http.send", [RegoKinds.Object], RegoKinds.Object, Send) with { IsPure = false },
    ];

    private static RegoValue? Trace(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        call.Settings.Trace?.Invoke(operands[0].Text());
        return RegoBoolean.True;
    }

    private static RegoValue? Send(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var request = (RegoObject)operands[0];
        if (HttpRequests.Check(request) is { } wrong)
        {
            return call.FailType(1, wrong);
        }

        GoUrl url;
        try
        {
            url = GoUrl.Parse(request.Get("url")!.Text());
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }

        if (call.Settings.Http is not { } send || !call.Settings.AllowedHosts.Contains(url.HostName))
        {
            return call.Fail($"requests to {GoFormat.Quote(url.HostName)} are not allowed: policies ask the network only where the host of the engine has listed it");
        }

        return call.Cached(("http.send", operands[0]), () => send(request));
    }
}
