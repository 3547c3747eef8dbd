/** Photos of unsent forms, kept in IndexedDB so that a crash or a sign-out loses none of them. */
export interface KeptPhoto {
  /** Unique within the store; also the idempotency key of the upload. */
  key: string
  /** The draft and the field the photo belongs to. */
  owner: string
  name: string
  blob: Blob
  /** Set once the server holds the file. */
  fileId?: string
}

const storeName = 'photos'
let opening: Promise<IDBDatabase> | null = null

function database(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('whistle-drafts', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName, { keyPath: 'key' }).createIndex('owner', 'owner')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB is closed to us.'))
  })
  opening.catch(() => (opening = null))
  return opening
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(storeName, mode)
  const request = work(transaction.objectStore(storeName))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('The draft store refused.'))
  })
}

export const keepPhoto = (photo: KeptPhoto) => run('readwrite', (store) => store.put(photo))
export const forgetPhoto = (key: string) => run('readwrite', (store) => store.delete(key))
export const photosOf = (owner: string): Promise<KeptPhoto[]> => run('readonly', (store) => store.index('owner').getAll(owner))

/** Forgets every photo of a draft, whatever field it belongs to. */
export async function forgetPhotosOfDraft(draftKey: string): Promise<void> {
  const all = (await run('readonly', (store) => store.getAll())) as KeptPhoto[]
  await Promise.all(all.filter((photo) => photo.owner.startsWith(`${draftKey}/`)).map((photo) => forgetPhoto(photo.key)))
}
