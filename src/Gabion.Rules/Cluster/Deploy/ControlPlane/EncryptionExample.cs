namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Examples of EncryptionConfigurations. Their keys say what they are.</summary>
internal static class EncryptionExample
{
    public static Example Bad(string resources) => Example.Bad("encryption.yaml", Document(resources));

    public static Example Good(string resources) => Example.Good("encryption.yaml", Document(resources));

    private static string Document(string resources) => $"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n{resources}\n";
}
