@description('The group of people who operate.')
param operatorsGroupId string

var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'

// What the resources are and how they do, and what stands in the logs; rows, messages and blobs are given where they are.
resource operatorsSee 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, operatorsGroupId, reader)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
  }
}
