using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>providers.aws.sign_req</c>: a request with the headers of AWS Signature Version 4.</summary>
internal static class AwsFunctions
{
    private static readonly RegoSet Required = RegoSet.Of(new[] { "aws_service", "aws_access_key", "aws_secret_access_key", "aws_region" }.Select(name => (RegoValue)RegoString.Of(name)));

    public static ImmutableArray<Builtin> All => [Builtin.Of("providers.aws.sign_req", [RegoKinds.Object, RegoKinds.Object, Number], RegoKinds.Object, Sign)];

    private static RegoValue? Sign(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (request, config) = ((RegoObject)operands[0], (RegoObject)operands[1]);
        if (Required.Except(RegoSet.Of(config.Keys)) is { Count: > 0 } missing)
        {
            return call.FailType(2, $"missing required AWS config parameters(s): {missing}");
        }

        if (RegoSet.Of(Required.Items.ToArray().Where(name => config.Get(name) is not RegoString)) is { Count: > 0 } wrong)
        {
            return call.FailType(2, $"invalid values for required AWS config parameters(s): {wrong}");
        }

        if (operands[2] is not RegoNumber { IsWrittenAsInteger: true } number || !number.TryGetInt64(out var time))
        {
            return call.FailType(3, "could not convert time_ns value into a unix timestamp");
        }

        if (HttpRequests.Check(request) is { } problem)
        {
            return call.FailType(1, problem);
        }

        var given = request.Get("headers") ?? RegoObject.Empty;
        if (given is not RegoObject headers)
        {
            return call.FailType(0, $"must be object but got {given.KindName}");
        }

        if (config.Get("disable_payload_signing") is { } option and not RegoBoolean)
        {
            _ = option;
            return call.FailType(2, "invalid value for 'disable_payload_signing' in AWS config");
        }

        try
        {
            var url = GoUrl.Parse(request.Get("url")!.Text());
            var signed = Headers(request, config, headers, url, new GoTime(time, 0));
            return WithHeaders(request, signed);
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static RegoObject WithHeaders(RegoObject request, RegoObject headers)
    {
        var signed = new RegoObjectBuilder(request.Count + 1);
        for (var i = 0; i < request.Count; i++)
        {
            signed.Set(request.Keys[i], request.Values[i]);
        }

        signed.Set(RegoString.Of("headers"), headers);
        return signed.Build();
    }

    private static RegoObject Headers(RegoObject request, RegoObject config, RegoObject headers, GoUrl url, GoTime time)
    {
        // 1. The headers of AWS itself.
        var (date, stamp) = (GoLayout.Format(time, "20060102"), GoLayout.Format(time, "20060102T150405Z"));
        var service = config.Get("aws_service")!.Text();
        var region = config.Get("aws_region")!.Text();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Body(request)));
        var isUnsigned = config.Get("disable_payload_signing") is RegoBoolean { IsTruthy: true };
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Host, ["x-amz-date"] = stamp };
        var payload = isUnsigned ? "UNSIGNED-PAYLOAD" : hash;
        if (service is "s3" or "glacier")
        {
            own["x-amz-content-sha256"] = payload;
        }

        if (config.Get("aws_session_token") is RegoString { Value.Length: > 0 } token)
        {
            own["x-amz-security-token"] = token.Value;
        }

        // 2. All that is signed; proxies may change the three that are not.
        var all = new SortedDictionary<string, string>(own, StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
        {
            var name = (headers.Keys[i] as RegoString)?.Value.ToLowerInvariant() ?? "";
            if (name is not "authorization" and not "user-agent" and not "x-amzn-trace-id")
            {
                all[name] = (headers.Values[i] as RegoString)?.Value ?? "";
            }
        }

        // 3. The request in its canonical form, and the signature by a chain of keys.
        var names = string.Join(';', all.Keys);
        var canonical = $"{request.Get("method")!.Text()}\n{Uri.EscapeDataString(url.Path).Replace("%2F", "/", StringComparison.Ordinal)}\n{url.RawQuery}\n{string.Concat(all.Select(pair => $"{pair.Key}:{pair.Value}\n"))}\n{names}\n{payload}";
        var scope = $"{date}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + config.Get("aws_secret_access_key")!.Text());
        foreach (var part in (ReadOnlySpan<string>)[date, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        var signed = new RegoObjectBuilder();
        for (var i = 0; i < headers.Count; i++)
        {
            signed.Set(headers.Keys[i] as RegoString ?? RegoString.Empty, headers.Values[i] as RegoString ?? RegoString.Empty);
        }

        signed.Set(RegoString.Of("Authorization"), RegoString.Of(string.Create(CultureInfo.InvariantCulture, $"AWS4-HMAC-SHA256 Credential={config.Get("aws_access_key")!.Text()}/{scope},SignedHeaders={names},Signature={signature}")));
        foreach (var (name, value) in own)
        {
            signed.Set(RegoString.Of(name), RegoString.Of(value));
        }

        return signed.Build();
    }

    private static byte[] Body(RegoObject request)
    {
        if (request.Get("raw_body") is { } raw)
        {
            return Encoding.UTF8.GetBytes((raw as RegoString)?.Value ?? "");
        }

        if (request.Get("body") is not { } body)
        {
            return [];
        }

        var text = new StringBuilder();
        RegoJson.Write(text, body, isHtmlSafe: true);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
