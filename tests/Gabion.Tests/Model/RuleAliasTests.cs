using Gabion.Model;

namespace Gabion.Tests.Model;

public sealed class RuleAliasTests
{
    [Theory]
    [InlineData("KSV-0017", "KSV017")]
    [InlineData("KSV-0017", "AVD-KSV-0017")]
    [InlineData("KSV-0017", "ksv17")]
    [InlineData("CKV_K8S_16", "ckv-k8s-016")]
    [InlineData("DS-0001", "DS001")]
    [InlineData("C-0057", "c0057")]
    [InlineData("GBN-CLU-001", "gbn-clu-1")]
    [InlineData("privileged-container", "Privileged_Container")]
    public void Takes_spellings_of_one_id_as_the_same(string left, string right) => Assert.True(RuleAlias.Same(left, right));

    [Theory]
    [InlineData("KSV-0017", "KSV-0170")]
    [InlineData("CKV_K8S_1", "CKV_K8S_11")]
    [InlineData("DL3007", "DS-3007")]
    [InlineData("KSV-0001", "KSV-001-1")]
    [InlineData("AVD", "KSV")]
    public void Keeps_different_ids_apart(string left, string right) => Assert.False(RuleAlias.Same(left, right));
}
