using System.Collections.Frozen;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Every key of the Compose specification (compose-spec, schema/compose-spec.json), by where it stands.</summary>
internal static class ComposeKeys
{
    public static readonly FrozenSet<string> Root = Of("version name include services models networks volumes secrets configs");

    public static readonly FrozenSet<string> Service = Of("""
        annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent
        cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop
        device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends external_links
        extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit
        mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform
        ports post_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets
        security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user
        userns_mode uts volumes volumes_from working_dir
        """);

    public static readonly FrozenSet<string> Build = Of("""
        additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts isolation labels
        network no_cache platforms privileged provenance pull sbom secrets shm_size ssh tags target ulimits
        """);

    public static readonly FrozenSet<string> Deploy =
        Of("endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config");

    public static readonly FrozenSet<string> Resources = Of("limits reservations");

    public static readonly FrozenSet<string> Healthcheck = Of("disable interval retries start_interval start_period test timeout");

    public static readonly FrozenSet<string> Logging = Of("driver options");

    public static readonly FrozenSet<string> Port = Of("app_protocol host_ip mode name protocol published target");

    public static readonly FrozenSet<string> Mount = Of("bind cluster consistency image read_only source target tmpfs type volume");

    public static readonly FrozenSet<string> Network =
        Of("attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name");

    public static readonly FrozenSet<string> Volume = Of("driver driver_opts external labels name");

    public static readonly FrozenSet<string> Secret = Of("driver driver_opts environment external file labels name template_driver");

    public static readonly FrozenSet<string> Config = Of("content environment external file labels name template_driver");

    private static FrozenSet<string> Of(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
