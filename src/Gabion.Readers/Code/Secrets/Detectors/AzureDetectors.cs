using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Credentials of Microsoft Azure. Newer keys carry the service's signature: letters near their end.</summary>
internal static class AzureDetectors
{
    private static readonly DetectorFamily Azure = new(SecretCategory.Cloud);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Azure.Assigned("azure-client-secret", "Microsoft Entra client secret", Severity.Critical, ["client_secret", "clientsecret", "client-secret", "arm_client", "azure_secret", "aad_secret", "password"], "[A-Za-z0-9_.~-]{3}[0-9]Q~[A-Za-z0-9_.~-]{31,34}", "AZURE_CLIENT_SECRET=[[{a3}8Q~{a34}]]", "AZURE_CLIENT_SECRET={a3}8Q~{a10}"),
        Azure.Token("azure-storage-signed-key", "Azure Storage account key", Severity.Critical, @"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==", "{b76}+ASt{b6}==", "{b30}+ASt{b6}==")
            with { Keywords = ["+ASt"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==", behind: 76) },
        Azure.Assigned("azure-storage-account-key", "Azure Storage account key", Severity.Critical, ["accountkey", "account_key", "storage_key", "storagekey", "storage_account", "azure_storage"], "[A-Za-z0-9+/]{86}==", "AccountName=shop;AccountKey=[[{b86}==]]", "AccountKey={b40}=="),
        Azure.Token("azure-cosmos-db-key", "Azure Cosmos DB key", Severity.Critical, "[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==", "{b76}ACDb{b6}==", "{b20}ACDb{b6}==")
            with { Keywords = ["ACDb"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==", behind: 76) },
        Azure.Token("azure-batch-key", "Azure Batch account key", Severity.Critical, @"[A-Za-z0-9+/]{76}\+ABa[A-Za-z0-9+/]{6}==", "{b76}+ABa{b6}==", "{b20}+ABa{b6}==")
            with { Keywords = ["+ABa"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{76}\+ABa[A-Za-z0-9+/]{6}==", behind: 76) },
        Azure.Token("azure-container-registry-key", "Azure Container Registry password", Severity.Critical, @"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}", "{b42}+ACRB{b4}7", "{b12}+ACRB{b5}")
            with { Keywords = ["+ACR"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}", behind: 42) },
        Azure.Token("azure-service-bus-key", "Azure Service Bus key", Severity.Critical, @"[A-Za-z0-9+/]{33}\+ASb[A-Za-z0-9+/]{6}=", "{b33}+ASb{b6}=", "{b12}+ASb{b6}=")
            with { Keywords = ["+ASb"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{33}\+ASb[A-Za-z0-9+/]{6}=", behind: 33) },
        Azure.Token("azure-event-hubs-key", "Azure Event Hubs key", Severity.Critical, @"[A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{6}=", "{b33}+AEh{b6}=", "{b12}+AEh{b6}=")
            with { Keywords = ["+AEh"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{6}=", behind: 33) },
        Azure.Token("azure-relay-key", "Azure Relay key", Severity.High, @"[A-Za-z0-9+/]{33}\+ARm[A-Za-z0-9+/]{6}=", "{b33}+ARm{b6}=", "{b12}+ARm{b6}=")
            with { Keywords = ["+ARm"], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9+/]{33}\+ARm[A-Za-z0-9+/]{6}=", behind: 33) },
        Azure.Token("azure-iot-hub-key", "Azure IoT Hub key", Severity.Critical, "[A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{6}=", "{b33}AIoT{b6}=", "{b12}AIoT{b6}=")
            with { Keywords = ["AIoT"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{6}=", behind: 33) },
        Azure.Token("azure-cache-redis-key", "Azure Cache for Redis key", Severity.Critical, "[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=", "{a33}AzCaB{a5}=", "{a12}AzCaB{a5}=")
            with { Keywords = ["AzCa"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=", behind: 33) },
        Azure.Token("azure-search-key", "Azure AI Search key", Severity.Critical, "[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}", "{a42}AzSeB{a5}", "{a12}AzSeB{a5}")
            with { Keywords = ["AzSe"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}", behind: 42) },
        Azure.Token("azure-function-key", "Azure Functions key", Severity.High, "[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==", "{w44}AzFu{a5}Q==", "{w12}AzFu{a5}Q==")
            with { Keywords = ["AzFu"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==", behind: 44) },
        Azure.Token("azure-ai-services-key", "Azure AI services key", Severity.Critical, "[A-Za-z0-9]{52}JQQJ9[9D][A-Z0-9][A-L][A-Z0-9]{16}[A-Za-z][A-Za-z0-9]{7}", "{a52}JQQJ99BB{u16}A{a7}", "{a12}JQQJ99BB{u16}A{a7}")
            with { Keywords = ["JQQJ9"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9]{52}JQQJ9[9D][A-Z0-9][A-L][A-Z0-9]{16}[A-Za-z][A-Za-z0-9]{7}", behind: 52) },
        Azure.Assigned("azure-shared-access-key", "Azure shared access key", Severity.Critical, ["sharedaccesskey", "shared_access_key"], "[A-Za-z0-9+/]{43}=", "SharedAccessKeyName=Root;SharedAccessKey=[[{b43}=]]", "SharedAccessKey={b20}="),
        Azure.Token("azure-shared-access-signature", "Azure shared access signature", Severity.Medium, "sig=[A-Za-z0-9%]{43,70}%3D", "sig={a43}%3D", "sig={a12}%3D")
            with { Keywords = ["sig="], Prefix = "sig=" },
        Azure.Assigned("azure-publish-password", "Azure App Service publishing password", Severity.High, ["userpwd"], "[A-Za-z0-9]{60}", "userPWD=\"[[{a60}]]\"", "userPWD=\"{a20}\"")
            with { Form = Forms.MixedCase },
        Azure.Assigned("azure-subscription-key", "Azure Cognitive Services or API Management subscription key", Severity.High, ["subscription-key", "subscription_key", "subscriptionkey"], "[a-f0-9]{32}", "Ocp-Apim-Subscription-Key: [[{x32}]]", "Ocp-Apim-Subscription-Key: {x20}"),
    ];
}
