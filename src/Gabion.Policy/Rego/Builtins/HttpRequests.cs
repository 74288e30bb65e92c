using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>What a request of <c>http.send</c>, and one that AWS is to have signed, must hold.</summary>
internal static class HttpRequests
{
    private static readonly RegoSet Required = Names("method url");

    private static readonly RegoSet Known = Names(
        "method url body enable_redirect force_json_decode force_yaml_decode headers raw_body tls_use_system_certs tls_ca_cert tls_ca_cert_file tls_ca_cert_env_variable "
        + "tls_client_cert tls_client_cert_file tls_client_cert_env_variable tls_client_key tls_client_key_file tls_client_key_env_variable tls_insecure_skip_verify tls_server_name "
        + "timeout cache force_cache force_cache_duration_seconds raise_error caching_mode max_retry_attempts cache_ignored_headers");

    /// <summary>What is wrong with the first operand; null when nothing is.</summary>
    public static string? Check(RegoObject request)
    {
        var keys = RegoSet.Of(request.Keys);
        if (keys.Except(Known) is { Count: > 0 } unknown)
        {
            return $"invalid request parameters(s): {unknown}";
        }

        if (Required.Except(keys) is { Count: > 0 } missing)
        {
            return $"missing required request parameters(s): {missing}";
        }

        var wrong = RegoSet.Of(Required.Items.ToArray().Where(name => request.Get(name) is not RegoString));
        return wrong.Count > 0 ? $"invalid values for required request parameters(s): {wrong}" : null;
    }

    private static RegoSet Names(string names) => RegoSet.Of(names.Split(' ').Select(name => (RegoValue)RegoString.Of(name)));
}
