using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Admission policies are turned off.</summary>
internal sealed class AdmissionPoliciesAreOff() : SettingRule(ComponentKind.ApiServer, "disable-admission-plugins")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-437"),
        Title = "Admission policies are turned off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Policy engines such as Gatekeeper and Kyverno, and ValidatingAdmissionPolicies, are then installed but never asked.",
        Fix = "Remove the plugin from `--disable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("5.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --disable-admission-plugins=ValidatingAdmissionWebhook <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --disable-admission-plugins=DefaultStorageClass
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.FirstOrDefault(item => item is "ValidatingAdmissionWebhook" or "MutatingAdmissionWebhook" or "ValidatingAdmissionPolicy") is { } off && !value.Component["enable-admission-plugins"].Has(off)
            ? $"{off} is off: what it would ask is never asked" : null;
}
