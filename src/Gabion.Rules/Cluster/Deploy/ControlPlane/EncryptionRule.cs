namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>A rule on EncryptionConfigurations.</summary>
internal abstract class EncryptionRule() : ConfigurationRule("apiserver.config.k8s.io", "EncryptionConfiguration");
