import { storageContract } from './contract.ts'
// The server is started for whoever imports this file.
import { DATABASES } from './databases.ts'

for (const kind of DATABASES) storageContract(kind)
