using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Tests.Rules;

/// <summary>The checks of other tools on Dockerfiles and compose files: each finds a rule here, or is a decision in docs/decisions/0010.</summary>
public sealed class ContainerAliasTests
{
    private const string Hadolint = """
        DL1001 DL3000 DL3001 DL3002 DL3003 DL3004 DL3006 DL3007 DL3008 DL3009 DL3010 DL3011 DL3012 DL3013 DL3014 DL3015 DL3016 DL3018 DL3019
        DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3027 DL3028 DL3029 DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040
        DL3041 DL3042 DL3043 DL3044 DL3045 DL3046 DL3047 DL3048 DL3049 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3059 DL3060 DL3061
        DL3062 DL3063 DL3064 DL3065 DL3066 DL3067 DL4000 DL4001 DL4003 DL4004 DL4005 DL4006
        """;

    private const string Trivy = """
        DS-0001 DS-0002 DS-0004 DS-0005 DS-0006 DS-0007 DS-0008 DS-0009 DS-0010 DS-0011 DS-0012 DS-0013 DS-0014 DS-0015 DS-0016 DS-0017
        DS-0019 DS-0020 DS-0021 DS-0022 DS-0023 DS-0024 DS-0025 DS-0026 DS-0027 DS-0029 DS-0030 DS-0031
        """;

    private const string Checkov = """
        CKV_DOCKER_1 CKV_DOCKER_2 CKV_DOCKER_3 CKV_DOCKER_4 CKV_DOCKER_5 CKV_DOCKER_6 CKV_DOCKER_7 CKV_DOCKER_8 CKV_DOCKER_9 CKV_DOCKER_10
        CKV_DOCKER_11 CKV2_DOCKER_1 CKV2_DOCKER_2 CKV2_DOCKER_3 CKV2_DOCKER_4 CKV2_DOCKER_5 CKV2_DOCKER_6 CKV2_DOCKER_7 CKV2_DOCKER_8
        CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11 CKV2_DOCKER_12 CKV2_DOCKER_13 CKV2_DOCKER_14 CKV2_DOCKER_15 CKV2_DOCKER_16 CKV2_DOCKER_17
        """;

    private const string BuildKit = """
        StageNameCasing FromAsCasing NoEmptyContinuation ConsistentInstructionCasing DuplicateStageName ReservedStageName JSONArgsRecommended
        MaintainerDeprecated UndefinedArgInFrom WorkdirRelativePath UndefinedVar MultipleInstructionsDisallowed LegacyKeyValueFormat
        RedundantTargetPlatform SecretsUsedInArgOrEnv InvalidDefaultArgInFrom FromPlatformFlagConstDisallowed ExposeProtoCasing ExposeInvalidFormat
        """;

    private const string Dockerfilelint = """
        required_params uppercase_commands from_first invalid_line sudo_usage invalid_port invalid_command expose_host_port label_invalid
        missing_tag latest_tag extra_args missing_args add_src_invalid add_dest_invalid invalid_workdir invalid_format healthcheck_options_missing_args
        """;

    private const string Compose = """
        cgroup_not_default container_capabilities_unrestricted container_traffic_not_bound_to_host_interface cpus_not_limited
        default_seccomp_profile_disabled docker_socket_mounted_in_container healthcheck_not_set host_namespace_is_shared memory_not_limited
        networks_not_set no_new_privileges_not_set pids_limit_not_set privileged_containers_enabled privileged_ports_mapped_in_container
        restart_policy_on_failure_not_set_to_5 security_opt_not_set shared_host_ipc_namespace shared_host_network_namespace
        shared_host_user_namespace shared_volumes_between_containers volume_has_sensitive_host_directory volume_mounted_in_multiple_containers
        """;

    [Theory]
    [InlineData(Hadolint)]
    [InlineData(Trivy)]
    [InlineData(Checkov)]
    [InlineData(BuildKit)]
    [InlineData(Dockerfilelint)]
    [InlineData(Compose)]
    public void Other_tools_checks_have_a_rule(string ids)
    {
        var aliases = Catalogue.Create(RuleSettings.Default).Where(rule => rule.Card.Area == Area.Container)
            .SelectMany(rule => rule.Card.Aliases).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(id => !aliases.Contains(id)));
    }
}
